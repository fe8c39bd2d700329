"""The real command, as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from conftest import ROOT, Run
from extractor import __version__
from extractor.cli import parser
from extractor.outputs import schema

ARTICLES = ROOT / "corpus" / "articles"
TEXT = "2023年1月，宝安区投资5.5亿元，同比增长8.2%。\n"


def test_help_names_every_command(command: Run) -> None:
    shown = command("--help")
    assert shown.returncode == 0
    for name in ("run", "evaluate", "inspect", "explain", "schema", "rules"):
        assert name in shown.stdout
        assert command(name, "--help").returncode == 0


def test_version(command: Run) -> None:
    assert command("--version").stdout == f"extractor {__version__}\n"


def test_run_writes_json_and_tables(command: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "in" / "b.txt").write_bytes(TEXT.encode("gbk"))
    (tmp_path / "in" / "notes.xyz").write_text("not a document", "utf-8")
    done = command("run", "in", "--out", "out", "--published", "2023-02-03", "--region", "440300", "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert [d["id"] for d in summary["documents"]] == ["a", "b"]
    assert summary["failed"] == []
    for name, encoding in (("a", "utf-8"), ("b", "gb18030")):
        output = json.loads((tmp_path / "out" / f"{name}.json").read_bytes())
        assert list(schema.problems(output)) == []
        assert output["source"]["encoding"] == encoding
        assert output["published"] == "2023-02-03"
        assert output["origins"] == {"published": "given", "region": "given"} | output["origins"]
    amounts = pq.read_table(tmp_path / "out" / "tables" / "amounts.parquet").to_pylist()
    assert [(row["document"], row["text"], row["sentence"]) for row in amounts[:2]] == [
        ("a", "5.5亿元", TEXT.strip()),
        ("a", "8.2%", TEXT.strip()),
    ]
    assert (tmp_path / "out" / "tables" / "documents.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_run_prints_a_short_table(command: Run) -> None:
    done = command("run", ARTICLES)
    assert done.returncode == 0
    assert "shenzhen-2023-01  ?" in done.stdout
    assert "Wrote 1 of 1 documents" in done.stdout
    assert done.stderr == ""


def test_an_index_gives_the_frame_of_each_document(command: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    lines = ['{"id": "a", "published": "2023-03-04", "region": "440300", "title": "某市公报"}', ""]
    (tmp_path / "index.jsonl").write_text("\n".join(lines), "utf-8")
    done = command("run", "a.txt", "b.txt", "--meta", "index.jsonl", "--published", "2023-05-06")
    assert done.returncode == 0, done.stderr
    first, second = (json.loads((tmp_path / "outputs" / f"{name}.json").read_bytes()) for name in "ab")
    assert (first["published"], first["region"], first["title"]) == ("2023-03-04", "440300", "某市公报")
    assert (second["published"], second["origins"]["published"]) == ("2023-05-06", "given")


def test_an_index_is_looked_up_by_id_first_and_its_idle_entries_are_told(
    command: Run, tmp_path: Path
) -> None:
    for name in ("x/a.txt", "y/a.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(TEXT, "utf-8")
    entries = {"a": "2021-01-05", "x-a": "2022-01-05", "b": "2023-01-05", "c": "2023-01-05"}
    lines = [json.dumps({"id": id, "published": day}) for id, day in entries.items()]
    (tmp_path / "index.jsonl").write_text("\n".join(lines), "utf-8")
    done = command("run", "in", "--meta", "index.jsonl", "--json")
    days = {found["id"]: found["published"] for found in json.loads(done.stdout)["documents"]}
    assert days == {"x-a": "2022-01-05", "y-a": "2021-01-05"}
    assert done.stderr == "extractor: 2 entries of index.jsonl fit no document: b, c\n"
    numbers = '{"id": 7, "region": 440300, "published": 20230105}'
    (tmp_path / "index.jsonl").write_text("\n".join([lines[1], numbers, lines[3]]), "utf-8")
    (tmp_path / "in" / "7.txt").write_text(TEXT, "utf-8")
    told = command("run", "in", "--meta", "index.jsonl").stderr
    assert told == "extractor: 1 entry of index.jsonl fits no document: c\n"
    seven = json.loads((tmp_path / "outputs" / "7.json").read_bytes())
    assert (seven["published"], seven["region"]) == ("2023-01-05", "440300")


@pytest.mark.parametrize("out", ["mine", "mine/out"])
def test_a_run_into_its_own_input_does_not_read_what_it_wrote(command: Run, tmp_path: Path, out: str) -> None:
    (tmp_path / "mine" / "tables").mkdir(parents=True)
    (tmp_path / "mine" / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "mine" / "tables" / "b.txt").write_text(TEXT, "utf-8")
    (tmp_path / "mine" / "empty.txt").write_bytes(b"")
    for _ in range(2):
        done = command("run", "mine", "--out", out, "--json")
        assert [found["id"] for found in json.loads(done.stdout)["documents"]] == ["a", "tables-b"]
        assert done.stderr == "extractor: mine/empty.txt: the file is empty\n"
    named = command("run", f"{out}/tables/dates.parquet", "--out", "other", "--json")
    assert len(json.loads(named.stdout)["documents"]) == 2


def test_outputs_of_earlier_runs_are_told_of(command: Run, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(TEXT, "utf-8")
    assert command("run", "a.txt", "b.txt").stderr == ""
    told = command("run", "c.txt").stderr
    assert told.startswith("extractor: 2 JSON files of earlier runs in outputs are not in the tables: ")
    assert "1 JSON file of earlier runs in outputs is not" in command("run", "a.txt", "c.txt").stderr
    assert command("run", "a.txt", "b.txt", "c.txt", "--resume").stderr == ""


def test_names_that_clash_or_are_unsafe_get_ids_of_their_own(command: Run, tmp_path: Path) -> None:
    for name in ("x/公报.txt", "y/公报.txt", "x/a b;c.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(TEXT, "utf-8")
    done = command("run", "in", "--out", "out")
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "out").glob("*.json")}
    assert names == {"x-a-b-c.json", "x-公报.json", "y-公报.json"}


def test_one_failure_is_named_and_the_others_go_on(command: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    done = command("run", "in", "--out", "out")
    assert done.returncode == 3
    assert "empty.txt: the file is empty" in done.stderr
    assert "Wrote 1 of 2 documents" in done.stdout
    assert (tmp_path / "out" / "a.json").exists()
    assert len(pq.read_table(tmp_path / "out" / "tables" / "documents.parquet")) == 1


def test_evaluate_prints_the_scores(command: Run) -> None:
    done = command("evaluate", ROOT / "corpus", "--errors")
    assert done.returncode == 0, done.stderr
    for word in ("DATE", "AMOUNT", "DISTRICT", "ORGANISATION", "ALL", "precision", "end to end", "bounds"):
        assert word in done.stdout


def test_evaluate_as_json_and_under_a_bar(command: Run) -> None:
    done = command("evaluate", ROOT / "corpus", "--json", "--fail-under", "0", "--no-region")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["documents"] == ["shenzhen-2023-01"]
    assert set(report["micro"]["AMOUNT"]) >= {"gold", "found", "precision", "recall", "f1", "end_to_end_f1"}
    assert report["micro"]["ALL"]["gold"] == 366


def gold(folder: Path) -> Path:
    """A gold file that asks for what nothing finds."""
    value = {"name": "甲乙丙丁", "kind": "other"}
    mention = {"type": "ORGANISATION", "start": 0, "end": 2, "text": "是的", "value": value}
    data = {"id": "x", "text": "是的。", "mentions": [mention]}
    (folder / "x.gold.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return folder


def test_an_evaluation_under_its_bar_exits_with_1(command: Run, tmp_path: Path) -> None:
    done = command("evaluate", gold(tmp_path), "--fail-under", "ORGANISATION=0.5", "--errors")
    assert done.returncode == 1
    assert "ORGANISATION: 0.0000 is under the bar of 0.5" in done.stdout
    assert "missed" in done.stdout
    assert "【是的】。" in done.stdout


def test_inspect_shows_text_and_tables(command: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert command("run", "a.txt", "--published", "2023-02-03", "--region", "440300").returncode == 0
    shown = command("inspect", "outputs/a.json")
    assert shown.returncode == 0, shown.stderr
    assert "published: 2023-02-03 (given)" in shown.stdout
    assert "【2023年1月】，【宝安区】投资【5.5亿元】，同比增长【8.2%】。" in shown.stdout
    assert "550000000 元" in shown.stdout
    only = command("inspect", "outputs/a.json", "--type", "district", "--no-text")
    assert "440306 宝安区" in only.stdout
    assert "5.5亿元" not in only.stdout


def test_inspect_shows_gold_too(command: Run) -> None:
    shown = command("inspect", ROOT / "corpus" / "gold" / "shenzhen-2023-01.gold.json", "--no-text")
    assert shown.returncode == 0, shown.stderr
    assert "DATE (80)" in shown.stdout


def test_explain_tells_words_rules_and_what_was_dropped(command: Run) -> None:
    done = command("explain", TEXT, "--published", "2023-02-03", "--region", "440300", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert "".join(told["words"]) == TEXT
    assert [m["text"] for m in told["mentions"]] == ["2023年1月", "宝安区", "5.5亿元", "8.2%"]
    assert all(m["rule"] for m in told["mentions"])
    shown = command("explain", "-", stdin=TEXT)
    assert shown.returncode == 0
    for word in ("frame", "words", "mentions", "dropped", "date.month"):
        assert word in shown.stdout


def test_schema_prints_itself_and_checks_files(command: Run, tmp_path: Path) -> None:
    printed = command("schema")
    assert json.loads(printed.stdout) == json.loads(schema.text())
    gold_file = ROOT / "corpus" / "gold" / "shenzhen-2023-01.gold.json"
    assert command("schema", gold_file).returncode == 0
    (tmp_path / "bad.json").write_text('{"id": "x", "mentions": [{"type": "DATE"}]}', "utf-8")
    bad = command("schema", "bad.json")
    assert bad.returncode == 2
    assert "bad.json: $.mentions[0]: 'start' is a required property" in bad.stderr


def test_rules_check(command: Run) -> None:
    done = command("rules", "check")
    assert done.returncode == 0, done.stderr
    assert "counter-examples hold" in done.stdout


def test_one_rule_is_one(command: Run, tmp_path: Path) -> None:
    (tmp_path / "mine" / "dates").mkdir(parents=True)
    file = tmp_path / "mine" / "dates" / "a.yaml"
    lines = [
        "id: mine.term",
        "why: the heating season of a year",
        "pattern: '{year}采暖期'",
        "value: months(year, 1, 3)",
        "priority: 50",
        "examples:",
        "  - '【2022年采暖期】供热 = 2022-01-01/2022-03-31 @ 2023-02-03'",
        "not:",
        "  - '采暖期供热 @ 2023-02-03'",
    ]
    file.write_text("\n".join(lines), "utf-8")
    assert "1 rule, 1 example and 1 counter-example hold" in command("rules", "check", "mine").stdout
    file.write_text("\n".join(lines).replace("03-31", "04-30"), "utf-8")
    assert command("rules", "check", "mine").stderr.endswith("\n1 example fails\n")


@pytest.mark.parametrize("text", ["\x1b[31m红\x1b[0m", "\x07铃"])
def test_control_characters_do_not_reach_the_terminal(command: Run, text: str) -> None:
    shown = command("explain", text)
    assert shown.returncode == 0
    assert "\x1b" not in shown.stdout
    assert "\x07" not in shown.stdout


@pytest.fixture
def outputs(command: Run, tmp_path: Path) -> Path:
    text = "2023年，宝安区出口300亿元，增长6.2%。2024年，宝安区出口力争达到330亿元。\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert command("run", "a.txt", "--out", "out", "--published", "2024-01-20").returncode == 0
    return tmp_path / "out"


def test_table_shows_what_is_so_and_plans_when_asked(command: Run, outputs: Path) -> None:
    shown = command("table", outputs).stdout
    assert "300亿元" in shown
    assert "330亿元" not in shown
    assert "330亿元" in command("table", outputs, "--status", "planned").stdout
    both = command("table", outputs, "--status", "any").stdout
    assert "300亿元" in both
    assert "330亿元" in both


def test_table_says_what_it_wrote(command: Run, outputs: Path, tmp_path: Path) -> None:
    places = ["--rows", "subject", "--columns", "indicator"]
    assert command("table", outputs, *places, "--out", "t.csv").stdout == "Wrote 1 row to t.csv\n"
    assert "subject,货物出口总额 (亿元),货物出口总额 change (%)\n宝安区,300,6.2\n" in (
        tmp_path / "t.csv"
    ).read_text("utf-8-sig").replace("\r\n", "\n")
    assert command("table", outputs, "--out", "t.parquet", "--unit", "亿元").returncode == 0
    done = command("table", outputs, "--out", "t.ods")
    assert (done.returncode, "must end in one of .csv, .xlsx, .parquet" in done.stderr) == (2, True)
    done = command("table", outputs, "--unit", "亿花")
    assert (done.returncode, "no unit that the rules know" in done.stderr) == (2, True)


def test_a_series_tells_facts_and_plans(command: Run, outputs: Path) -> None:
    shown = command("table", outputs, "--series", "--indicator", "出口").stdout
    assert [line.split()[:6] for line in shown.splitlines()[1:4]] == [
        ["货物出口总额", "宝安区", "2023", "level", "actual", "30000000000"],
        ["货物出口总额", "宝安区", "2023", "change", "yoy", "actual"],
        ["货物出口总额", "宝安区", "2024", "level", "planned", "33000000000"],
    ]


@pytest.mark.parametrize("period", ["2023", "2023-12", "2023-12-31"])
def test_table_takes_a_year_a_month_or_a_day(period: str) -> None:
    assert parser().parse_args(["table", "out", "--period", period]).period == period


@pytest.mark.parametrize("period", ["2022-13", "2023-2", "23", "", "20230101", "2023-W01", "2023-02-30"])
def test_table_refuses_a_period_that_is_none(command: Run, period: str) -> None:
    done = command("table", "out", "--period", period)
    assert done.returncode == 2
    assert f"{period!r} is no year, month or day such as 2023" in done.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--rows", "period", "--columns", "period"], "--rows and --columns are both period"),
        (
            ["--measure", "share"],
            "no observation, laid out indicator by measure, fits --measure share --status actual",
        ),
    ],
)
def test_table_says_what_does_not_fit(command: Run, outputs: Path, options: list[str], message: str) -> None:
    done = command("table", outputs, *options)
    assert done.returncode == 2
    assert message in done.stderr


def test_check_finds_a_wrong_share(command: Run, tmp_path: Path) -> None:
    text = "2023年，全市实现地区生产总值1000亿元。第一产业增加值100亿元，占全市GDP的12.0%。\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    command("run", "a.txt", "--out", "out", "--published", "2024-01-20", "--region", "绍兴市")
    done = command("check", "out")
    assert (
        "a  share: 第一产业增加值 100亿元 of 地区生产总值 1000亿元 = 10.0%, but the text has 12.0%"
        in done.stdout
    )
    assert "1 finding in 1 document" in done.stdout
    assert done.returncode == 1
    (finding,) = json.loads(command("check", "out", "--json").stdout)
    assert (finding["kind"], finding["stated"], finding["computed"]) == ("share", "12.0%", "10.0%")
    assert finding["sentence"] == "第一产业增加值100亿元，占全市GDP的12.0%。"
