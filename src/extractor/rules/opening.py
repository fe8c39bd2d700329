"""What characters the matches of a pattern can open with, so that a search need not try it elsewhere.

The engine works that out for simple patterns and gives up on those with a look behind or an optional part
at their head, which it then tries at every character of the text.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

_TOKEN = regex.compile(
    r"""
      \[\^?(?:\\.|[^\]\\])+\]                           # a class
    | \\(?:[pPN]\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)  # an escape
    | \(\?<?[=!] | \(\?P<\w+> | \(\?[:>] | \([?*] | \(     # what opens a group, or is not read here
    | (?:[*+?] | \{[0-9]*(?:,[0-9]*)?\})[+?]?             # how often
    | .
    """,
    regex.VERBOSE | regex.DOTALL,
)
_BEGINS = ("(", "(?:", "(?>")
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_NOWHERE = frozenset(("^", "$", *(f"\\{letter}" for letter in "AZbBmMK")))  # these match no character
_LARGE = (
    "\\p{Han}",
    "\\P",
    "\\S",
    "\\W",
    "\\D",
    "\\L",
    "--",
    "&&",
    "||",
    "~~",
)  # in a class: nearly anything
_BLANK = r"[^\S\n]"  # white space inside a line
_FLAG = regex.compile(r"\(\?[ms]+\)")
_KNOWN = frozenset("dsnrtfvxu")  # escapes of letters that stand for few characters


class _Unknown(Exception):
    """The pattern has something that is not read here, or may open with nearly anything."""


def opening(pattern: str) -> str | None:
    """The class of the characters that every match opens with; None where it is not known or is no help."""
    tokens = _Tokens(_FLAG.sub("", pattern))
    try:
        found, empty = _branches(tokens)
        if empty or tokens.next is not None or not found:
            return None
    except _Unknown:
        return None
    return f"[{''.join(sorted(found))}]"


def led(pattern: str) -> str:
    """The pattern with a look at the character it opens with before it, where that is known."""
    lead = opening(pattern)
    return pattern if lead is None else f"(?={lead})(?:{pattern})"


class _Tokens:
    """The tokens of a pattern, one after the other; ``next`` is None at the end."""

    def __init__(self, pattern: str) -> None:
        self._tokens: Iterator[str] = iter(_TOKEN.findall(pattern))
        self.next: str | None = None
        self.advance()

    def advance(self) -> str:
        taken, self.next = self.next, next(self._tokens, None)
        return taken or ""


def _branches(tokens: _Tokens) -> tuple[set[str], bool]:
    """What the alternatives up to the end of a group open with, and whether one of them may be empty."""
    found, empty = _sequence(tokens)
    while tokens.next == "|":
        tokens.advance()
        more, also = _sequence(tokens)
        found, empty = found | more, empty or also
    return found, empty


def _sequence(tokens: _Tokens) -> tuple[set[str], bool]:
    """What a sequence opens with: its parts, up to the first that cannot be empty."""
    found: set[str] = set()
    empty = True
    while tokens.next is not None and tokens.next not in ("|", ")"):
        first, may_be_empty = _part(tokens, asked=empty)
        while tokens.next is not None and _quantifies(tokens.next):
            may_be_empty = may_be_empty or tokens.next[0] in "*?" or tokens.next.startswith(("{0", "{,"))
            tokens.advance()
        if empty:
            found |= first
            empty = may_be_empty
    return found, empty


def _part(tokens: _Tokens, asked: bool) -> tuple[set[str], bool]:
    """What one part opens with, and whether it may be empty; a part that nobody asks for is only passed."""
    token = tokens.advance()
    if token in _LOOKS or token in _BEGINS or token.startswith("(?P<"):
        found, empty = set[str](), True
        if asked and token not in _LOOKS:
            found, empty = _branches(tokens)
        else:
            _pass(tokens)
        if tokens.advance() != ")":
            raise _Unknown
        return found, empty
    if token.startswith("("):
        raise _Unknown
    if token in _NOWHERE:
        return set(), True
    return ({_item(token)} if asked else set()), False


def _pass(tokens: _Tokens) -> None:
    """Go on to the end of the group."""
    depth = 0
    while tokens.next is not None and (depth or tokens.next != ")"):
        token = tokens.advance()
        depth += (token[0] == "(") - (token == ")")


def _quantifies(token: str) -> bool:
    return token[0] in "*+?" or (token[0] == "{" and len(token) > 1)


def _item(token: str) -> str:
    """A token as a part of a class. Raises _Unknown for one that stands for nearly anything."""
    if token == _BLANK:
        return r"\s"
    if token in (".", "{"):
        raise _Unknown
    if token[0] == "[" and len(token) > 1:
        return _inside(token[1:-1])
    if token[0] == "\\":
        if token[1].isalnum() and token[1] not in _KNOWN:
            raise _Unknown  # \p{Han} and its like open nearly everything
        return token
    return f"\\{token}" if token.isascii() and not token.isalnum() else token


def _inside(inner: str) -> str:
    """What stands in the brackets of a class, so that it can stand in another."""
    if inner.startswith("^") or "[" in inner or any(part in inner for part in _LARGE):
        raise _Unknown
    if inner.startswith("-"):
        inner = "\\" + inner
    return inner[:-1] + "\\-" if inner.endswith("-") and not inner.endswith("\\-") else inner
