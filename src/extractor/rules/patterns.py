"""Patterns: fragments filled in, compiled, and what is asked of them as text."""

from __future__ import annotations

from collections.abc import Mapping

import regex

from extractor.errors import RulesError
from extractor.rules.read import meant

_PLACEHOLDER = regex.compile(r"\{([a-z_]+)([0-9]*)\}")
_NAMED = regex.compile(r"\(\?P<\w+>")
_TOKEN = regex.compile(r"\\.|\[(?:\\.|[^\]\\])*+\]|\(\?<?[=!]|[()]|[^\\\[\]()]++", regex.DOTALL)


def expand(source: str, fragments: Mapping[str, str], captured: frozenset[str], where: str) -> str:
    """Fill in ``{name}`` by its fragment; ``{name2}`` is a second one. Those in ``captured`` get a group."""

    def fill(match: regex.Match[str]) -> str:
        name, number = match[1], match[2]
        fragment = fragments.get(name)
        if fragment is None:
            near = meant(name, fragments)
            raise RulesError(f"{where}: there is no fragment {{{name}}}; define it in fragments.yaml{near}")
        inner = expand(fragment, fragments, frozenset(), where)
        group = name + number
        return f"(?P<{group}>{inner})" if group in captured else f"(?:{inner})"

    return _PLACEHOLDER.sub(fill, source)


def compile_pattern(pattern: str, where: str) -> regex.Pattern[str]:
    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise RulesError(f"{where}: the pattern does not compile: {error}") from None


def unnamed(pattern: str) -> str:
    """A pattern without the names of its groups, which scanners change."""
    return _NAMED.sub("(", pattern)


def ahead(pattern: str) -> str | None:
    """A pattern without its looks behind, which matches wherever it does; None if one is inside a ``not``.

    None also for one that is not to stand before the text's end, which the end of a part would be taken for.
    """
    kept: list[str] = []
    opened: list[str] = []
    for token in _TOKEN.findall(pattern):
        if token.startswith("("):
            if token == "(?<=" and not {"(?!", "(?<!"}.isdisjoint(opened):
                return None
            opened.append(token)
        if "$" in token and "(?!" in opened:
            return None
        if "(?<=" not in opened:
            kept.append(token)
        if token == ")":
            opened.pop()
    return "".join(kept)
