"""The pages in Chinese: there is one for each, and one word for each term, wherever it is said."""

from __future__ import annotations

import csv
import re

import pytest
import yaml

from conftest import ROOT
from extractor.outputs.files import headings

DOCS = ROOT / "docs"
ASSETS = ROOT / "src" / "extractor" / "review" / "assets"
MESSAGES = ROOT / "src" / "extractor" / "messages.csv"
ENDING = ".zh-CN.md"
HAN = re.compile(r"[\u4e00-\u9fff]+")


def rows(page: str, columns: int) -> list[list[str]]:
    """The rows of the table of a page, without its head."""
    lines = [line for line in (DOCS / page).read_text("utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    assert all(len(row) == columns for row in cells)
    return cells


def avoided() -> list[str]:
    return [word for row in rows("terms.zh-CN.md", 4) for word in row[3].split("、") if word]


def words_of_the_page() -> dict[str, str]:
    """What the review page says in Chinese, by its keys."""
    found = re.findall(
        r'^  "?([\w-]+)"?: \["(.*?)", "', (ASSETS / "words.js").read_text("utf-8"), re.MULTILINE
    )
    assert len(found) > 200
    return dict(found)


def said() -> dict[str, str]:
    """All that is said in Chinese, by where it stands."""
    pages = {
        page.name: page.read_text("utf-8") for page in [*DOCS.rglob(f"*{ENDING}"), *ROOT.glob(f"*{ENDING}")]
    }
    del pages["terms.zh-CN.md"]
    with MESSAGES.open(encoding="utf-8", newline="") as stream:
        messages = "\n".join(row["zh"] for row in csv.DictReader(stream))
    return pages | {
        "words.js": "\n".join(words_of_the_page().values()),
        "headings.csv": "\n".join(headings("zh").values()),
        "messages.csv": messages,
    }


def test_every_page_is_there_in_both_languages() -> None:
    names = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}
    chinese = {name.removesuffix(ENDING) + ".md" for name in names if name.endswith(ENDING)}
    assert chinese == {name for name in names if not name.endswith(ENDING)}


def test_each_page_leads_to_the_other() -> None:
    for page in DOCS.rglob(f"*{ENDING}"):
        original = page.with_name(page.name.removesuffix(ENDING) + ".md")
        assert f"[English]({original.name})" in page.read_text("utf-8")[:200], page.name
        assert f"[中文]({page.name})" in original.read_text("utf-8")[:200], original.name


def test_the_figures_of_accuracy_are_the_same_in_both_languages() -> None:
    pages = [(DOCS / f"accuracy{ending}").read_text("utf-8") for ending in (".md", ENDING)]
    figures = [
        [re.findall(r"\d+(?:[.,–]\d+)*%?", line) for line in page.splitlines() if line.startswith("|")]
        for page in pages
    ]
    assert figures[0] == figures[1]


def test_the_entries_of_the_changelog_name_the_same_in_both_languages() -> None:
    pages = [(ROOT / f"CHANGELOG{ending}").read_text("utf-8") for ending in (".md", ENDING)]
    words = [[set(re.findall(r"`[^`]+`", entry)) for entry in page.split("\n- ")[1:]] for page in pages]
    same = [{word.replace(ENDING, ".md") for word in entry} for entry in words[1]]
    assert same == words[0]


def test_every_page_is_in_the_navigation() -> None:
    text = re.sub(r"!!\S+", "", (ROOT / "mkdocs.yml").read_text("utf-8"))
    listed = set(re.findall(r"[\w/.-]+\.md\b", str(yaml.safe_load(text)["nav"])))
    assert listed == {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}


def test_the_terms_are_the_same_in_both_languages() -> None:
    assert [row[:2] for row in rows("terms.md", 3)] == [[row[1], row[0]] for row in rows("terms.zh-CN.md", 4)]


@pytest.mark.parametrize("where", sorted(said()))
def test_one_word_for_each_term(where: str) -> None:
    text = said()[where]
    assert [word for word in avoided() if word in text] == []


def test_page_and_workbook_say_the_same() -> None:
    page, book = words_of_the_page(), headings("zh")
    slots = ("indicator", "subject", "period", "measure", "direction", "basis", "status", "bound", "rule")
    values = (
        "level",
        "change",
        "share",
        "contribution",
        "rate",
        "difference",
        "up",
        "down",
        "yoy",
        "mom",
        "avg",
    )
    terms = {row[1]: row[0] for row in rows("terms.zh-CN.md", 4)}
    for key in (*slots, *values, "actual", "planned"):
        assert page[key] == book[key], key
        assert terms.get(key, book[key]) == book[key], key
