from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.quality.gold_files import GoldChecker
from extractor.rules import load
from made import extractor_command

VALUES: dict[str, dict[str, Any]] = {
    "DATE": {"start": "2023-01-01", "end": "2023-12-31"},
    "AMOUNT": {"value": "5", "unit": "个"},
    "DISTRICT": {"code": "440306", "name": "宝安区", "path": "广东省/深圳市/宝安区"},
    "ORGANISATION": {"name": "国务院", "kind": "government"},
}


@pytest.fixture(scope="module")
def checker() -> GoldChecker:
    return GoldChecker(load())


def gold(marked: str, kind: str = "DATE", **changes: Any) -> dict[str, Any]:
    """The gold of a text in which one mention stands in 【】."""
    start, end = marked.index("【"), marked.index("】") - 1
    text = marked.replace("【", "").replace("】", "")
    raw = {"type": kind, "start": start, "end": end, "text": text[start:end], "value": VALUES[kind]}
    return {"id": "a", "text": text, "mentions": [raw | changes]}


def told(checker: GoldChecker, data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding.kind, finding.message) for finding in checker.check(data, data["text"], "a")]


@pytest.mark.parametrize(
    ("marked", "kind", "why"),
    [
        ("增加值【同比】增长", "DATE", "同比 and 环比 are no dates"),
        ("【近年来】发展很快", "DATE", "vague time"),
        ("【連續】三年", "DATE", "a length of time is an AMOUNT"),
        ("【年均】增长", "DATE", "name no time"),
        ("建成【数十个】公园", "AMOUNT", "count nothing exactly"),
        ("取得【一系列】成果", "AMOUNT", "the article"),
        ("排名【第5个】", "AMOUNT", "ordinals"),
        ("投资【超5个】亿", "AMOUNT", "set the bound"),
        ("建成【5个以上】公园", "AMOUNT", "set the bound"),
        ("打造【百亿级】产业", "AMOUNT", "adjectives"),
        ("【全市】生产总值", "DISTRICT", "are no names"),
        ("【粤】港合作", "DISTRICT", "single character"),
        ("【长三角】一体化", "DISTRICT", "regions across provinces"),
        ("按照《【宝安区】条例》办", "DISTRICT", "a district inside 《》"),
        ("【有关部门】负责", "ORGANISATION", "collective nouns"),
        ("【企业】增加", "ORGANISATION", "generic noun"),
        ("【市委常委会会议】召开", "ORGANISATION", "the meeting after an organ"),
        ("【国家统计局局长】说", "ORGANISATION", "the post after an organ"),
    ],
)
def test_what_the_guide_forbids(checker: GoldChecker, marked: str, kind: str, why: str) -> None:
    found = told(checker, gold(marked, kind))
    assert [name for name, _ in found] == ["guide"], found
    assert why in found[0][1]


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("【2023年】以来", "DATE"),
        ("【去年同期】", "DATE"),
        ("新建【5个】", "AMOUNT"),
        ("【一半】", "AMOUNT"),
        ("【几内亚】", "DISTRICT"),
        ("在【宝安区】、“宝安”", "DISTRICT"),
        ("【区政府】决定", "ORGANISATION"),
        ("【市委常委会】", "ORGANISATION"),
        ("【中国银行】、【", "ORGANISATION"),
    ],
)
def test_what_it_does_not(checker: GoldChecker, marked: str, kind: str) -> None:
    assert told(checker, gold(marked, kind)) == []


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        (gold("在【2023年】", end=9), "offsets", "ends after the text"),
        (gold("在【2023年】。", end=7), "offsets", "does not stand at 1:7"),
        (gold("在【2023年】", text="2024年"), "offsets", "DATE '2024年' does not stand at 1:6"),
        (gold("在【2023年】", type="TIME"), "type", "unknown type 'TIME'"),
        (gold("在【 2023年】"), "span", "white space at its edge"),
        (gold("在2【023年】"), "span", "its border cuts a number in two"),
        (gold("增长1.5【5个】", "AMOUNT"), "span", "its border cuts a number in two"),
        (gold("在【2023年】", value=None), "value", "DATE '2023年': it has no value yet"),
        (gold("在【2023年】", value={"start": "2023-13-01", "end": None}), "value", "does not parse"),
        (gold("在【2023年】", value={"start": None, "end": None}), "value", "a first or a last day"),
        (
            gold("在【2023年】", value={"start": "2023-02-01", "end": "2023-01-01"}),
            "value",
            "before it starts",
        ),
        (gold("有【5个】", "AMOUNT", value={"value": "五", "unit": "个"}), "value", "does not parse"),
        (
            gold("有【5个】", "AMOUNT", value={"low": "5", "high": "3", "unit": "个"}),
            "value",
            "runs from 5 down",
        ),
        (gold("有【5万元】", "AMOUNT", value={"value": "5", "unit": "万元"}), "value", "still has its scale"),
        (gold("有【5】", "AMOUNT", value={"value": "5", "unit": ""}), "guide", "neither unit nor classifier"),
        (gold("有【5个】", "AMOUNT", bound="=>"), "value", "bound '=>' is none of"),
        (
            gold("【宝安区】", "DISTRICT", value=VALUES["DISTRICT"] | {"code": "449999"}),
            "value",
            "no division",
        ),
        (
            gold("【宝安区】", "DISTRICT", value=VALUES["DISTRICT"] | {"code": "440305"}),
            "value",
            "of 南山区, not of",
        ),
        (
            gold("【宝安区】", "DISTRICT", value=VALUES["DISTRICT"] | {"path": "广东省"}),
            "value",
            "does not end with",
        ),
    ],
)
def test_what_is_wrong_by_itself(checker: GoldChecker, data: dict[str, Any], kind: str, message: str) -> None:
    found = told(checker, data)
    assert [name for name, _ in found] == [kind], found
    assert message in found[0][1]


def test_a_unit_may_be_empty_for_ten_thousands(checker: GoldChecker) -> None:
    for amount in ("2亿", "14億多"):
        assert told(checker, gold(f"播放【{amount}】", "AMOUNT", value={"value": "2", "unit": ""})) == []


def test_overlaps(checker: GoldChecker) -> None:
    data = gold("在【2023年1月】")
    data["mentions"].append(gold("在2023【年1月】", value=VALUES["DATE"])["mentions"][0])
    found = [f for f in checker.check(data, data["text"], "a") if f.kind == "overlap"]
    assert [(f.start, f.context) for f in found] == [(5, "在【2023年1月】")]
    assert "keep the longer" in found[0].message


def write(folder: Path, name: str, data: object) -> Path:
    file = folder / name
    file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return file


def test_a_folder(checker: GoldChecker, tmp_path: Path) -> None:
    write(tmp_path, "a.gold.json", gold("在【2023年】") | {"sha256": "0" * 64})
    write(tmp_path, "b.gold.json", gold("在【2023年】") | {"colour": 1, "published": "yesterday"})
    write(tmp_path, "c.gold.json", [])
    write(tmp_path, "d.draft.json", gold("在【2023年】", value=None) | {"id": "d"})
    write(tmp_path, "e.gold.json", {"id": "e", "mentions": []})
    files, found = checker.check_folder(tmp_path)
    assert files == 5
    told = {(Path(finding.file).name, finding.kind) for finding in found}
    assert told == {
        ("a.gold.json", "text"),
        ("b.gold.json", "id"),
        ("b.gold.json", "schema"),
        ("c.gold.json", "file"),
        ("d.draft.json", "value"),
        ("e.gold.json", "file"),
    }


def test_the_text_may_lie_beside(checker: GoldChecker, tmp_path: Path) -> None:
    data = gold("在【2023年】", end=9)
    (tmp_path / "a.txt").write_text(data.pop("text"), "utf-8")
    write(tmp_path, "a.gold.json", data)
    _, (finding,) = checker.check_folder(tmp_path)
    assert (finding.kind, finding.start) == ("offsets", 1)


def test_the_projects_own_gold_is_clean(checker: GoldChecker, corpus: Path) -> None:
    assert checker.check_folder(corpus)[1] == []


def test_the_command(tmp_path: Path) -> None:
    file = write(tmp_path, "a.gold.json", gold("增加值【同比】增长"))
    done = extractor_command("gold", "check", tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{file}:3: guide: DATE '同比': ")
    assert "增加值【同比】增长" in done.stdout
    assert done.stdout.endswith("1 finding in 1 file: guide 1\n")
    listed = json.loads(extractor_command("gold", "check", tmp_path, "--json").stdout)
    assert [(f["kind"], f["start"]) for f in listed["findings"]] == [("guide", 3)]


def test_the_command_on_clean_gold_and_on_nothing(tmp_path: Path, corpus: Path) -> None:
    assert extractor_command("gold", "check", corpus).returncode == 0
    empty = extractor_command("gold", "check", tmp_path)
    assert empty.returncode == 2
    assert "there are no *.gold.json files there" in empty.stderr
