"""What the documentation site takes from the program when it is built, so that it cannot go stale.

MkDocs calls this module (``hooks`` in mkdocs.yml). A page asks for a part with ``<!-- made: NAME -->``:
``cli`` is made of the argument parsers, ``schema`` of the JSON Schema, ``changelog`` of CHANGELOG.md,
``tables`` of the heads of the tables and word lists in rules/, ``columns`` of rules/columns.csv. A Chinese
page has the first three in Chinese.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import jieba

from extractor.cli import parser as command_line
from extractor.messages import said, speak, spoken
from extractor.outputs import schema
from extractor.rules.read import csv_rows, words_of
from extractor.rules.tables import closed_columns

ROOT = Path(__file__).parents[1]
RULES = ROOT / "rules"
MARK = re.compile(r"^<!-- made: (\w+) -->$", re.MULTILINE)
OUTSIDE = re.compile(r'<(?:script|link|img|iframe)\b[^>]+\b(?:src|href)="(?:https?:)?//[^"]*')
FENCED = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
# A line end inside a Chinese sentence, which a browser would show as a space.
WRAP = re.compile(r"(?<=[\u3001-\u9fff\uff01-\uff60”’])\n *(?=[\u3001-\u9fff\uff01-\uff60“‘])")


def on_startup(**_: Any) -> None:
    """The index of the Chinese pages is made with jieba, which would tell of its loading."""
    jieba.setLogLevel(logging.WARNING)


def on_page_markdown(markdown: str, page: Any = None, **_: Any) -> str:
    """The page with the parts that it asks for, and Chinese sentences in one piece."""
    speak("zh" if is_chinese(page) else "en")
    markdown = MARK.sub(lambda mark: MAKERS[mark[1]](), markdown)
    if is_chinese(page):
        parts = FENCED.split(markdown)
        markdown = "".join(part if part.startswith("```") else WRAP.sub("", part) for part in parts)
    return markdown


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """Say in a Chinese page that it is Chinese. Raises ValueError for a page that needs a network."""
    if found := OUTSIDE.search(output):
        raise ValueError(f"{page.file.src_uri} would load from outside: {found[0]}")
    return output.replace('<html lang="en"', '<html lang="zh-CN"', 1) if is_chinese(page) else output


def is_chinese(page: Any) -> bool:
    return page is not None and page.file.src_uri.endswith(".zh-CN.md")


def cli() -> str:
    """A section for each command and subcommand, with its arguments."""
    overview = [said("| command | what it does |"), "|---|---|"]
    sections = []
    for parser, purpose in parsers(command_line()):
        anchor = parser.prog.removeprefix("extractor ").replace(" ", "-")
        overview.append(f"| [`{parser.prog}`](#{anchor}) | {cell(said(purpose))} |")
        described = said(parser.description or f"{purpose[:1].upper()}{purpose[1:]}.")
        sections += [f"## {parser.prog} {{ #{anchor} }}", cell(described)]
        sections += [usage(parser), "\n".join(arguments(parser))]
    return "\n\n".join(["\n".join(overview), *sections])


def parsers(parser: argparse.ArgumentParser) -> Iterator[tuple[argparse.ArgumentParser, str]]:
    """The parsers that do something, below ``parser``, each with its one-line help."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, child in action.choices.items():
                inner = list(parsers(child))
                yield from inner or [(child, helps[name])]


def usage(parser: argparse.ArgumentParser) -> str:
    formatter = argparse.HelpFormatter(parser.prog, width=90)
    formatter.add_usage(parser.usage, parser._actions, parser._mutually_exclusive_groups, "")
    return f"```text\n{formatter.format_help().strip()}\n```"


def arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The rows of the table of a parser's arguments."""
    formatter = argparse.HelpFormatter(parser.prog)
    yield said("| argument | what it does |")
    yield "|---|---|"
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        value = action.metavar or ("" if action.choices and action.option_strings else action.dest.upper())
        shown = value if isinstance(value, str) else " ".join(value)
        names = " ".join([", ".join(action.option_strings), "" if action.nargs == 0 else shown]).strip()
        help_ = cell(said(formatter._expand_help(action))) if action.help else ""
        choices = ", ".join(f"`{choice}`" for choice in action.choices or ())
        yield f"| `{names}` | {'; '.join(filter(None, [choices, help_]))} |"


def cell(text: str) -> str:
    """Plain text as Markdown that can stand in a table."""
    return re.sub(r"([|*_`\\])", r"\\\1", text).replace("<", "&lt;")


def changelog() -> str:
    """CHANGELOG.md or its Chinese, without heading and link to the other, which the page has itself."""
    name = "CHANGELOG.zh-CN.md" if spoken() == "zh" else "CHANGELOG.md"
    return (ROOT / name).read_text("utf-8").split("\n\n", 2)[2]


def json_schema() -> str:
    """A table of the keys of each part of the JSON, and the schema itself."""
    whole = json.loads(schema.text())
    sections = [properties(whole)]
    for name, part in whole["$defs"].items():
        if "properties" in part:
            sections += [f"## {name} {{ #{name} }}", said(part.get("description", "")), properties(part)]
        else:
            sections += [f"## {name} {{ #{name} }}", said(part.get("description", "")), kind(part)]
    sections += ["## " + said("The schema"), f"```json\n{schema.text().strip()}\n```"]
    return "\n\n".join(filter(None, sections))


def properties(part: dict[str, Any]) -> str:
    required = part.get("required", ())
    rows = [said("| key | required | its value | what it is |"), "|---|---|---|---|"]
    for key, value in part["properties"].items():
        must = said("yes") if key in required else ""
        held = kind(value).replace("|", "\\|")
        rows.append(f"| `{key}` | {must} | {held} | {cell(said(value.get('description', '')))} |")
    return "\n".join(rows)


def kind(part: dict[str, Any]) -> str:
    """What a value may be, in words."""
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        return f"[{name}](#{name})"
    if "anyOf" in part:
        return said(" or ").join(kind(choice) for choice in part["anyOf"])
    if "const" in part:
        return f"`{part['const']}`"
    if "enum" in part:
        return ", ".join("null" if value is None else f"`{value}`" for value in part["enum"])
    if part.get("type") == "array":
        return said(f"list of: {kind(part['items'])}")
    types = part.get("type", said("any value"))
    text = types if isinstance(types, str) else said(" or ").join(types)
    return said(f"{text} matching `{part['pattern']}`") if "pattern" in part else text


def tables() -> str:
    """A section for each folder of rules/, with what each of its tables and lists says of itself."""
    sections = []
    for folder in sorted(
        {file.parent for file in rule_files()}, key=lambda folder: (folder != RULES, folder)
    ):
        name = folder.relative_to(RULES).as_posix()
        sections.append("## In the folder itself" if folder == RULES else f"## {name}")
        sections += [about(file) for file in rule_files() if file.parent == folder]
    return "\n\n".join(sections)


def rule_files() -> list[Path]:
    return sorted(file for file in RULES.rglob("*") if file.suffix in (".csv", ".txt"))


def about(file: Path) -> str:
    """What a table or list says at its head, its columns with the values they may have, and its size."""
    name = file.relative_to(RULES).as_posix()
    head = "".join(takewhile(lambda line: line.startswith("#"), file.open(encoding="utf-8")))
    told = cell(re.sub("^# ?", "", head, flags=re.MULTILINE).strip()).replace("\n", "<br>")
    size, columns = f"{sum(1 for _ in words_of(file)):,} words", ""
    if file.suffix == ".csv":
        rows = [row for _, row in csv_rows(file, None)]
        closed = closed_columns(RULES, name)
        held = [
            f"`{column}`"
            + (
                f" ({', '.join(f'`{value}`' for value in closed[column] if value)})"
                if column in closed
                else ""
            )
            for column in rows[0]
        ]
        size, columns = f"{len(rows):,} rows", f"Columns: {', '.join(held)}. "
    return f"### {name}\n\n{told}\n\n{columns}{size[:1].upper()}{size[1:]}."


def columns() -> str:
    """A table of the columns that may hold certain values only, and what each of these means."""
    rows = ["| tables | column | value | what it means |", "|---|---|---|---|"]
    shown: tuple[str, str] | None = None
    for _, row in csv_rows(RULES / "columns.csv", None):
        here = row["table"], row["column"]
        first = [f"`{part}`" for part in here] if here != shown else ["", ""]
        value = f"`{row['value']}`" if row["value"] else "nothing"
        rows.append(f"| {' | '.join(first)} | {value} | {cell(row['meaning'])} |")
        shown = here
    return "\n".join(rows)


MAKERS = {"cli": cli, "schema": json_schema, "changelog": changelog, "tables": tables, "columns": columns}
