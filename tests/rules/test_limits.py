"""The limit on the time of one text, and patterns of a user's rules that would go beyond it."""

from __future__ import annotations

import json
import pickle
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import Run
from extractor.pipeline import Extractor
from extractor.quality.rule_examples import build, check_rules
from extractor.rules import load
from extractor.rules.limits import Limited, TimeLimitError, left, limit

pytestmark = pytest.mark.timing

TEXT = "2023年1月，深圳市投资5.5亿元。"
# Each way of parting the run is tried before the rule gives up.
SLOW_TEXT = f"{TEXT}2022年{'一二' * 60}ab"
RULE = """\
id: date.slow
why: a rule that tries every way of parting a run
pattern: '{pattern}'
value: year(year)
priority: 90
examples:
  - '【2022年一二b】 = 2022-01-01/2022-12-31 @ 2023-02-03'
not:
  - '今天'
"""


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    return folder(tmp_path, "(?:一二|一二一二)+b")


def folder(where: Path, pattern: str) -> Path:
    (where / "rules" / "dates").mkdir(parents=True)
    rule = RULE.replace("{pattern}", "{year}" + pattern)
    (where / "rules" / "dates" / "slow.yaml").write_text(rule, "utf-8")
    return where / "rules"


def test_a_text_that_a_users_pattern_holds_up_is_given_up_with_its_place(slow: Path) -> None:
    extractor = Extractor(rules=slow, time_limit=0.3)
    assert len(extractor.extract(TEXT).mentions) == 3
    start = time.monotonic()
    with pytest.raises(TimeLimitError) as raised:
        extractor.extract(SLOW_TEXT)
    assert time.monotonic() - start < 10
    told = str(raised.value)
    assert told.startswith("not done in 0.3 seconds; the pattern of date.slow (")
    assert "slow.yaml:1) was still at work" in told
    assert raised.value.place == f"step dates, character {SLOW_TEXT.index('一')}"
    assert extractor.extract(TEXT).mentions


def test_the_limit_holds_in_threads_and_travels_with_the_extractor(slow: Path) -> None:
    extractor = pickle.loads(pickle.dumps(Extractor(rules=slow, time_limit=0.3)))
    with ThreadPoolExecutor(2) as pool:
        bad, good = pool.submit(extractor.extract, SLOW_TEXT), pool.submit(extractor.extract, TEXT)
        assert isinstance(bad.exception(), TimeLimitError)
        assert good.result().mentions


def test_only_what_a_user_brought_in_looks_at_the_clock(slow: Path) -> None:
    rules = load(slow)
    dates = rules.family("dates")
    patterns = {one.rule.id: one.pattern for one in rules.scanner(dates)._alone}
    assert [rule for rule, pattern in patterns.items() if isinstance(pattern, Limited)] == ["date.slow"]
    assert not isinstance(rules.compile("{planned_date}"), Limited)
    (slow / "fragments.yaml").write_text("planned_date: '(?:打算|打打)+b'\n", "utf-8")
    (slow / "districts").mkdir()
    (slow / "districts" / "longer_names.csv").write_text("word,roles\n(?:会|会会)+b,event\n", "utf-8")
    rules = load(slow)
    assert isinstance(rules.compile("{planned_date}"), Limited)
    assert not isinstance(rules.compile("{stock_date}"), Limited)
    assert isinstance(rules.compile("(?:会|会会)+b|展"), Limited)


@pytest.mark.parametrize("pattern", ["(?P<run>一+)+b", "(?:一+一+)+b", "(?:(?:一+)?一+)+b"])
def test_nested_repeats_do_no_harm(tmp_path: Path, pattern: str) -> None:
    extractor = Extractor(rules=folder(tmp_path, pattern))
    start = time.process_time()
    assert len(extractor.extract(SLOW_TEXT.replace("二", "一")).of_type("DATE")) == 2
    assert time.process_time() - start < 5


def test_an_example_that_takes_too_long_is_a_problem_of_its_rule(
    slow: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.quality.rule_examples._LONGEST", 0.3)
    file = slow / "dates" / "slow.yaml"
    file.write_text(file.read_text("utf-8").replace("'今天'", f"'2022年{'一二' * 60}ab'"), "utf-8")
    with pytest.raises(ValueError, match=r"slow\.yaml:9: date\.slow: not done in 0\.3 seconds"):
        build(slow)
    assert not check_rules([], Extractor())


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_reports_the_document_and_goes_on(command: Run, tmp_path: Path, slow: Path, jobs: str) -> None:
    (tmp_path / "in").mkdir()
    for name, text in (("a", TEXT), ("b", SLOW_TEXT), ("c", TEXT)):
        (tmp_path / "in" / f"{name}.txt").write_text(text, "utf-8")
    done = command("run", "in", "--rules", "rules", "--timeout", "1.5", "--jobs", jobs)
    assert done.returncode == 3, done.stderr
    failure = json.loads((tmp_path / "outputs" / "failed.jsonl").read_text("utf-8"))
    assert failure["path"] == "in/b.txt"
    assert failure["reason"].startswith("in/b.txt: not done in 1.5 seconds; the pattern of date.slow (")
    assert failure["place"].startswith("step dates, character ")
    assert sorted(path.name for path in (tmp_path / "outputs").glob("*.json")) == ["a.json", "c.json"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_reading_is_interrupted_too(command: Run, tmp_path: Path, jobs: str) -> None:
    pytest.importorskip("pdfplumber", reason="needs the extra pdf")
    orders = b"[" * 3_000_000
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(
        b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n"
        b"4 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%%%EOF"
        % (len(orders), orders)
    )
    (tmp_path / "in" / "b.txt").write_text(TEXT, "utf-8")
    start = time.monotonic()
    done = command("run", "in", "--timeout", "1", "--jobs", jobs)
    assert time.monotonic() - start < 30
    assert done.returncode == 3, done.stderr
    failure = json.loads((tmp_path / "outputs" / "failed.jsonl").read_text("utf-8"))
    assert failure["reason"] == "in/a.pdf: not done in 1 seconds; --timeout gives more"
    assert (tmp_path / "outputs" / "b.json").exists()


def test_a_limit_that_holds_already_is_kept() -> None:
    assert left() is None
    with limit(100.0), limit(1_000.0):
        assert 0 < (left() or 0) <= 100
    with limit(None):
        assert left() is None
    with limit(0.0), pytest.raises(TimeLimitError, match="not done in 0 seconds"):
        left()


def test_a_text_is_given_up_between_steps() -> None:
    with pytest.raises(TimeLimitError) as raised:
        Extractor(time_limit=1e-9).extract(TEXT)
    assert raised.value.place == "step heading"
