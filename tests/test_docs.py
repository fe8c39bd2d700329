"""The documentation site: its links lead somewhere, and what it takes from the program is all there."""

from __future__ import annotations

import importlib
import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from conftest import ROOT
from extractor.cli import COMMANDS
from extractor.outputs import schema

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+?)(?: \{ #([\w-]+) \})?$", re.MULTILINE)
REFERENCE = re.compile(r"^::: ([\w.]+)\n((?:    .*\n|\n)*)", re.MULTILINE)


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    return tool("docs_hook")


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def anchors(page: Path, hook: ModuleType) -> set[str]:
    text = FENCE.sub("", hook.on_page_markdown(page.read_text("utf-8")))
    return {
        given or re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title, given in HEADING.findall(text)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_internal_link_leads_somewhere(page: Path, hook: ModuleType) -> None:
    text = FENCE.sub("", hook.on_page_markdown(page.read_text("utf-8")))
    for link in LINK.findall(text):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_file(), f"{page.name}: there is no {link}"
        if anchor:
            assert anchor in anchors(target, hook), f"{page.name}: there is no heading for {link}"


def test_the_command_page_names_every_command_and_option(hook: ModuleType) -> None:
    page = hook.cli()
    for command in COMMANDS:
        assert f"\n## extractor {command.__name__.rpartition('.')[2]}" in page
    for option in ("--published DATE", "--to KIND:FILE", "--fail-under", "--annotator"):
        assert f"| `{option}" in page
    assert "OUT/&lt;id>.json" in page


def test_the_schema_page_names_every_key(hook: ModuleType) -> None:
    page = hook.json_schema()
    for key in ("id", "mentions", "start", "observation", "indicator", "candidates", "kind"):
        assert f"| `{key}` |" in page
    assert schema.text().strip() in page


def test_the_tables_page_tells_of_every_file(hook: ModuleType) -> None:
    page = hook.on_page_markdown((ROOT / "docs" / "rules-tables.md").read_text("utf-8"))
    for file in (ROOT / "rules").rglob("*"):
        if file.suffix in (".csv", ".txt"):
            section = page.partition(f"### {file.relative_to(ROOT / 'rules').as_posix()}\n\n")[2]
            assert len(section.partition("\n\n")[0]) > 10, f"{file.name} does not say what it is"
    assert "`core` (`any`, `name`," in page


def test_the_rules_page_explains_every_value_of_a_closed_column(hook: ModuleType) -> None:
    page = hook.on_page_markdown((ROOT / "docs" / "rules.md").read_text("utf-8"))
    assert "| `branch` | a region after the name of the organisation" in page
    assert page.count("| `finance` |") == 1


def test_the_changelog_is_the_changelog(hook: ModuleType) -> None:
    page = hook.on_page_markdown((ROOT / "docs" / "changelog.md").read_text("utf-8"))
    heading, _, _, *rest = (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()
    for line in [heading, *rest]:  # all but the link to the Chinese
        assert line in page


def test_the_chinese_changelog_is_on_the_chinese_page(hook: ModuleType) -> None:
    page = hook.on_page_markdown((ROOT / "docs" / "changelog.zh-CN.md").read_text("utf-8"), Page)
    entries = (ROOT / "CHANGELOG.zh-CN.md").read_text("utf-8").partition("\n- ")[2].split("\n- ")
    assert [entry[:12] for entry in page.partition("\n- ")[2].split("\n- ")] == [e[:12] for e in entries]


def test_the_accuracy_page_has_the_tables_of_its_tool() -> None:
    page = (ROOT / "docs" / "accuracy.md").read_text("utf-8")
    rows = [line.split(" | ")[:2] for line in tool("docs_figures").tables([ROOT / "corpus"])]
    for row in rows[:7]:  # what gold holds; the scores are those of the day that the page names
        assert " | ".join(row) in page


class Page:
    """As much of a page of MkDocs as the hook looks at."""

    class file:
        src_uri = "rules.zh-CN.md"


def test_a_chinese_page_is_made_in_chinese(hook: ModuleType) -> None:
    for name in ("cli", "schema"):
        page = (ROOT / "docs" / f"{name}.zh-CN.md").read_text("utf-8")
        made = FENCE.sub("", hook.on_page_markdown(page, Page))
        english = re.findall(
            r"\b[a-z]+ [a-z]+ [a-z]+ [a-z]+\b", re.sub(r"`[^`]*`|\[.*?\]|<!--.*?-->", "", made)
        )
        assert not english, english
    assert "| command |" in hook.on_page_markdown((ROOT / "docs" / "cli.md").read_text("utf-8"))


def test_a_chinese_page_says_so(hook: ModuleType) -> None:
    assert hook.on_post_page('<html lang="en" class="no-js">', Page) == '<html lang="zh-CN" class="no-js">'


def test_a_page_that_needs_a_network_is_refused(hook: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"from outside: <script src=.https://far.example/a"):
        hook.on_post_page('<p><a href="https://far.example"></a><script src="https://far.example/a">', Page)


def test_a_wrapped_chinese_sentence_has_no_gap(hook: ModuleType) -> None:
    page = "# 规则\n\n- 写在文件里，\n  用 `a`\n  分开\n\n```text\n甲\n乙\n```\n\n甲。\n乙\nB\n"
    assert hook.on_page_markdown(page, Page) == page.replace("，\n  用", "，用").replace("甲。\n乙", "甲。乙")


def references() -> list[Any]:
    found = []
    for page in sorted((ROOT / "docs" / "api").glob("*.md")):
        for name, options in REFERENCE.findall(page.read_text("utf-8")):
            members = (yaml.safe_load(options) or {}).get("options", {}).get("members", [])
            found.append(pytest.param(name, members, id=name))
    return found


@pytest.mark.parametrize(("name", "members"), references())
def test_the_reference_shows_what_is_there_and_described(name: str, members: list[str]) -> None:
    home, _, last = name.rpartition(".")
    try:
        shown = importlib.import_module(name)
    except ModuleNotFoundError:
        shown = getattr(importlib.import_module(home), last)
    assert (shown.__doc__ or "").strip()
    for member in members:
        said = (getattr(shown, member).__doc__ or "").strip()
        assert said, f"{name}.{member} has no docstring"
        assert not said.startswith(f"{member}("), f"{name}.{member} has only what dataclass says"
