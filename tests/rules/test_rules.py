"""Loading a rules folder: what is refused, and what the message says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.errors import RulesError
from extractor.pipeline import Extractor
from extractor.quality.rule_examples import build, check_fragments
from extractor.rules import Call, Rule, Scanner, built_in, load
from extractor.rules.read import csv_rows
from extractor.rules.tables import closed_columns

RULE = """id: {id}
why: a test
pattern: '{pattern}'
value: month(year, month1)
examples: ['【5月】 = 2023-05-01/2023-05-31 @ 2023-06-01']
not: ['5个月']
"""


def folder(tmp_path: Path, text: str, name: str = "dates/mine.yaml") -> Path:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (RULE.format(id="date.x", pattern="x") + "colour: red\n", "mine.yaml:1: unknown key 'colour'"),
        (RULE.format(id="date.x", pattern="x").replace("why: a test\n", ""), "mine.yaml:1: .* no 'why'"),
        (RULE.format(id="date.x", pattern="x").replace("not: ['5个月']\n", ""), "no 'not'"),
        (RULE.format(id="date.x", pattern="(x"), "mine.yaml:1: the pattern does not compile"),
        (RULE.format(id="date.x", pattern="{nothing}"), "there is no fragment {nothing}"),
        (RULE.format(id="date.x", pattern="x").replace("month(year, month1)", "5"), "must be a call"),
        (
            RULE.format(id="a", pattern="x") + "---\n" + RULE.format(id="a", pattern="y"),
            "mine.yaml:8: the id 'a'",
        ),
        ("id: a\nid: b\n", "the key 'id' stands twice"),
        ("- a\n- b\n", "must be a mapping"),
        ("id: [1\n", "mine.yaml:2: not YAML"),
        ("id: !!python/object/apply:os.getcwd []\n", "not YAML"),
        ("id: 2023-13-45\n", "mine.yaml:1: month must be in 1..12; put quotes"),
        ("[a, b]: x\n", "must be a mapping"),
        (
            RULE.format(id="a", pattern="x") + "priority: high\n",
            "priority must be a whole number, not 'high'",
        ),
        (RULE.format(id="a", pattern="x") + "bound: over\n", "bound must be one of > >= < <= ~, not 'over'"),
    ],
)
def test_a_faulty_folder_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RulesError, match=message):
        load(folder(tmp_path, text))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("dates/a.yaml", RULE.format(id="a", pattern="x") + "wy: x\n", "did you mean 'why'?"),
        ("dates/a.yaml", RULE.format(id="a", pattern="{yaer}"), "did you mean 'year'?"),
        (
            "dates/a.yaml",
            RULE.format(id="a", pattern="x").replace("month(", "mnth("),
            "did you mean 'month'?",
        ),
        (
            "amounts/a.yaml",
            RULE.format(id="a", pattern="x").replace("month(", "refus("),
            "did you mean 'refuse'",
        ),
        ("organizations/companies.csv", "form\n", "did you mean 'organisations'?"),
        ("organizations/mine.yaml", "id: a\n", "did you mean 'organisations'?"),
        ("organisations/company.csv", "form\n", "did you mean 'companies.csv'?"),
        ("fragment.yaml", "a: b\n", "did you mean 'fragments.yaml'?"),
        ("organisations/companies.csv", "form,name,kinds,when\n", "did you mean 'kind'?"),
        ("organisations/companies.csv", "form,name,kind,when\n甲,乙,compnay,\n", "did you mean 'company'?"),
        (
            "amounts/units.csv",
            "unit,dimension,base,factor,use,source\n甲,lenght,,,,\n",
            "did you mean 'length'?",
        ),
    ],
)
def test_what_was_meant_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, message: str
) -> None:
    assert main(["rules", "check", str(folder(tmp_path, text, name))]) == 2
    assert message in capsys.readouterr().err


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "my-rules").mkdir()
    with pytest.raises(RulesError, match="my-rule: there is no such rules folder; did you mean 'my-rules'"):
        load(tmp_path / "my-rule")


def test_a_folder_of_other_things_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """At the first file that would be taken for a rule, or when too much is none, however large the rest."""
    for number in range(2500):
        (tmp_path / f"{number}.bin").touch()
    large = tmp_path / "dates" / "mine.yaml"
    large.parent.mkdir()
    with large.open("wb") as stream:
        stream.truncate(1 << 40)  # a file of nothing, which nobody can read through
    with pytest.raises(RulesError, match="this is no rules folder, for it holds more than 2,000 other files"):
        load(tmp_path)


def test_every_value_of_a_closed_column_is_explained() -> None:
    """Those of columns.csv there, roles at the head of their table."""
    rules = load()
    for file in sorted(built_in().rglob("*.csv")):
        name = file.relative_to(built_in()).as_posix()
        rows = [row for _, row in csv_rows(file, None)]
        known = closed_columns(built_in(), name)
        for column in set(rows[0]) & {"kind", "when", "core", "use", "level", "type", "dimension"}:
            assert {row[column] for row in rows} <= set(known[column]), f"{name}: {column}"
        if "roles" in rows[0]:
            head = file.read_text("utf-8").partition("word,roles")[0]
            assert [role for role in rules.roles(name) if not re.search(rf"\b{role}\b", head)] == [], name
    assert all(row["meaning"] for _, row in csv_rows(built_in() / "columns.csv", None))


def test_a_users_rule_replaces_the_built_in_one_of_its_id(tmp_path: Path) -> None:
    first = load().family("dates")[0]
    rules = load(folder(tmp_path, RULE.format(id=first.id, pattern="x")))
    (mine,) = [rule for rule in rules.rules if rule.id == first.id]
    assert mine.why == "a test"
    assert len(rules.family("dates")) == len(load().family("dates"))


def test_a_users_table_row_replaces_the_built_in_one(tmp_path: Path) -> None:
    rules = load(folder(tmp_path, "traditional,simplified\n國,囯\n", "characters.csv"))
    table = {row["traditional"]: row["simplified"] for row in rules.table("characters.csv", "traditional")}
    assert table["國"] == "囯"
    assert table["統"] == "统"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("traditional,simplified\n國,国\n國,国\n", "characters.csv:3: '國' stands on line 2 already"),
        ("traditional,simplified\n國\n", "characters.csv:2: 1 cells where the head has 2"),
        (
            "traditional,colour\n國,x\n",
            "characters.csv:1: unknown column 'colour'; the table has traditional,simplified",
        ),
        ("traditional\n國\n", "characters.csv:1: the column 'simplified' is missing; the head must be trad"),
        (
            "traditional,simplified,simplified\n國,国,国\n",
            "characters.csv:1: the column 'simplified' stands twice",
        ),
        ("traditional,simplified\n,国\n", "traditional is empty"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    rules = load(folder(tmp_path, text, "characters.csv"))
    with pytest.raises(RulesError, match=message):
        rules.table("characters.csv", "traditional")


COMPANIES = "form,name,kind,when\n"
ZONES = "key,name,short,host,from,to,level\n"
UNITS = "unit,dimension,base,factor,use,source\n"
HOLIDAYS = "key,festival,day,start,end\n"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "organisations/companies.csv",
            "form,name,kind\n山海,,company\n",
            ":1: the column 'when' is missing",
        ),
        ("organisations/companies.csv", COMPANIES + "山海,,firm,\n", ":2: kind is 'firm'; give one of ass"),
        (
            "organisations/companies.csv",
            COMPANIES + "山海,,company,lst\n",
            ":2: when is 'lst'; give one of list",
        ),
        (
            "organisations/organs.csv",
            "form,name,kind,since,until\n测局,{}测局,party,x,\n",
            ":2: 'x' is no year",
        ),
        (
            "districts/divisions.csv",
            "key,code,name,short,from,to\nx,44,甲市,,,\n",
            ":2: '44' is no code; give",
        ),
        ("districts/zones.csv", ZONES + "x,甲区,,440300,2020年,,zone\n", ":2: from is '2020年'; give 2020"),
        ("districts/zones.csv", ZONES + "x,甲区,,999999,,,zone\n", ":2: there is no division '999999'; give"),
        (
            "districts/zones.csv",
            ZONES + "x,甲区,,440300,,,area\n",
            ":2: level is 'area'; give one of township",
        ),
        ("districts/nicknames.csv", "nickname,code\n# ours\n甲,1\n", ":3: there is no division '1'; give"),
        ("dates/eras.csv", "era,start\n甲会,abc\n", ":2: 'abc' is no day; give one such as"),
        ("dates/reigns.csv", "reign,first\n甲,abc\n", ":2: 'abc' is no number; give one such as"),
        (
            "dates/festivals.csv",
            "name,festival,day,holiday\n甲节,甲节,13-45,\n",
            ":2: '13-45' is no day; give one",
        ),
        (
            "dates/holidays.csv",
            HOLIDAYS + "甲2020,甲,2020,2020,2020\n",
            ":2: '2020' is no day; give one such",
        ),
        (
            "amounts/units.csv",
            UNITS + "甲,mass,乙,1/0,,me\n",
            ":2: '1/0' is no number; give a factor such as",
        ),
        ("gold/forbidden.csv", "key,type,pattern,why\nx,DAY,a,b\n", ":2: type is 'DAY'; give one of AMOUNT"),
        ("districts/words.txt", "山海\n# more\n山海\n", ":3: '山海' stands on line 1 already"),
        ("districts/vocabulary.csv", "word,roles\n(,follow\n", ":2: '(': the pattern does not compile"),
        ("fragments.yaml", "year: '{year}'\n", ":1: the fragment 'year' is made of itself"),
        ("fragments.yaml", "jahr: '('\n", ":1: the fragment 'jahr': the pattern does not compile"),
        (
            "organizations/companies.csv",
            COMPANIES,
            ":1: nothing is read from a file of this name; there are am",
        ),
        (
            "organisations/firms.csv",
            COMPANIES,
            ":1: nothing is read from a file of this name; in organisations",
        ),
        (
            "organisations/companies.xlsx",
            "",
            ":1: nothing is read from a file of this name; in organisations",
        ),
        ("foo.txt", "山海\n", ":1: nothing is read from a file of this name; there are am"),
        (
            "dates/mine.yml",
            "id: x\n",
            ":1: nothing is read from a file of this name; rules lie in files that",
        ),
        ("reading/ends.txt", "完\n", ":1: reading/ends.txt cannot be laid over; take it out"),
        ("headings.csv", "name,zh\nid,号\n", ":1: headings.csv cannot be laid over; take it out"),
        ("amounts/a.yaml", RULE.format(id="a", pattern="x"), ":1: no value 'month'; there are admit"),
        (
            "dates/a.yaml",
            RULE.format(id="a", pattern="x").replace("month1", "m, n"),
            "write month(year, month)",
        ),
        (
            "observations/a.yaml",
            RULE.format(id="a", pattern="x"),
            ":1: no normaliser 'month'; there are change",
        ),
    ],
)
def test_a_faulty_file_is_told_by_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, message: str
) -> None:
    assert main(["rules", "check", str(folder(tmp_path, text, name))]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"extractor: {tmp_path / name}:")
    assert message in told


@pytest.mark.parametrize("name", ["dates/mine.yaml", "districts/nicknames.csv", "districts/words.txt"])
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, name: str) -> None:
    file = folder(tmp_path, "", name) / name
    file.write_bytes("# 1\n今年".encode("gbk"))
    with pytest.raises(RulesError, match=rf"{name}:2: this is not UTF-8; save the file as UTF-8"):
        Extractor(rules=tmp_path)


def test_files_as_spreadsheets_save_them_are_read(tmp_path: Path) -> None:
    folder(tmp_path, "\ufeffform,name,kind,when\r\n山海云智,,company,\r\n", "organisations/companies.csv")
    folder(tmp_path, "\ufeff山海\r\n", "words.txt")
    folder(tmp_path, "\ufeff" + RULE.format(id="a", pattern="x"))
    rules = load(tmp_path)
    assert rules.table("organisations/companies.csv", "form")[-1]["form"] == "山海云智"
    assert rules.words("words.txt") == ("山海",)
    assert rules.rules[-1].id == "a"


def test_the_check_tells_what_was_read_besides_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(tmp_path, COMPANIES + "山海云智,,company,\n", "organisations/companies.csv")
    folder(tmp_path, "山海\n云智\n", "words.txt")
    folder(tmp_path, "what these rules are for", "README.md")
    assert main(["rules", "check", str(tmp_path)]) == 0
    assert capsys.readouterr().out.endswith(f"{tmp_path}: 1 row of tables and 2 words of lists were read\n")


def test_a_copy_of_the_built_in_folder_may_be_laid_over(tmp_path: Path) -> None:
    shutil.copytree(built_in(), tmp_path / "copy")
    assert len(load(tmp_path / "copy").rules) == len(load().rules)


def test_a_users_words_stay_whole(tmp_path: Path) -> None:
    text = "企业入驻海南山云谷办公。"
    assert [m.text for m in Extractor().extract(text).mentions] == ["海南"]
    assert Extractor(rules=folder(tmp_path, "海南山云谷\n", "words.txt")).extract(text).mentions == ()


def test_the_version_tells_folders_apart(tmp_path: Path) -> None:
    plain = load()
    assert plain.version == load().version
    assert plain.version != load(folder(tmp_path, "国\n", "words.txt")).version


def rule(name: str, pattern: str, *arguments: str, **options: str) -> Rule:
    return Rule(name, "dates", "", pattern, pattern, Call("f", arguments), (), (), Path("x"), 1, options)


def test_a_scanner_tells_rules_and_their_groups_apart() -> None:
    scanner = Scanner(
        (
            rule("month", r"(?:(?P<year>\d{4})年)?(?P<month>\d\d?)月", "year", "month"),
            rule("day", r"(?P<month>\d\d?)日", "month", "literal"),
            rule("word", "今天"),
        )
    )
    found = [(hit.rule.id, hit.arguments()) for hit in scanner.scan("2023年1月，12月3日今天")]
    assert found == [
        ("month", ["2023", "1"]),
        ("month", [None, "12"]),
        ("day", ["3", "literal"]),
        ("word", []),
    ]


def test_priority_comes_before_the_order_of_the_files() -> None:
    scanner = Scanner((rule("first", "今年"), rule("second", "今年初?", priority="1")))
    assert [hit.rule.id for hit in scanner.scan("今年初")] == ["second"]


def test_rules_are_tried_where_they_may_match_and_nowhere_less() -> None:
    scanner = Scanner((rule("end", "半(?!$|个)"), rule("far", "半年以来"), rule("near", "半(?=年)")))
    for text, found in (("半年以来", "end"), ("半个", None), ("半", None), ("半天", "end"), ("年半", None)):
        for _ in range(2):  # the second time what may match is remembered
            hit = scanner.at(text, 0)
            assert (hit and hit.rule.id) == found, text


def test_a_reverse_scanner_matches_what_ends_at_a_place() -> None:
    scanner = Scanner((rule("growth", "增长(?:了|约)*"),), reverse=True)
    hit = scanner.before("同比增长了约5%", 0, 6)
    assert hit is not None
    assert (hit.rule.id, hit.start) == ("growth", 2)
    assert scanner.before("同比增长了约5%", 0, 7) is None


def test_a_fragment_may_be_a_list_of_alternatives_with_their_examples(tmp_path: Path) -> None:
    (tmp_path / "fragments.yaml").write_text("days_off:\n  - 春假\n  - '秋.?假': 秋收假\n", "utf-8")
    rules = load(tmp_path)
    assert rules.fragments["days_off"] == "春假|秋.?假"
    assert check_fragments(rules) == []
    (tmp_path / "fragments.yaml").write_text("days_off:\n  - 春假\n  - '秋.?假': 寒假\n", "utf-8")
    (problem,) = check_fragments(load(tmp_path))
    assert problem.endswith("{days_off}: '秋.?假' does not match its example '寒假'")
    with pytest.raises(RulesError, match="does not match its example"):
        build(tmp_path)


def test_a_word_and_a_row_of_the_built_in_rules_can_be_taken_out(tmp_path: Path) -> None:
    word = load().words("districts/wary.txt")[0]
    folder(tmp_path, f"-{word}\n新词\n", "districts/wary.txt")
    held = load(tmp_path).words("districts/wary.txt")
    assert word not in held
    assert "新词" in held
    rows = load().table("amounts/symbols.csv", "symbol")
    head, gone = ",".join(rows[0]), rows[0]["symbol"]
    folder(tmp_path, f"{head}\n-{gone}{',' * (len(rows[0]) - 1)}\n", "amounts/symbols.csv")
    assert gone not in {row["symbol"] for row in load(tmp_path).table("amounts/symbols.csv", "symbol")}


def test_what_is_taken_out_must_be_there(tmp_path: Path) -> None:
    word = load().words("districts/wary.txt")[0]
    folder(tmp_path, f"-{word}字\n", "districts/wary.txt")
    with pytest.raises(RulesError, match=f"wary.txt:1: '{word}字' is not in .*did you mean '-{word}'"):
        load(tmp_path).words("districts/wary.txt")
