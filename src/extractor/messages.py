"""What is said to people, in their language.

The code says all in English, where it happens, in f-strings. ``messages.csv`` has each of its sentences
beside the Chinese one, with names for what varies: ``{file}: not CSV: {why}``. A sentence is known again
by its words. What stands in a gap is taken over as it is, or said in the language itself where the Chinese
asks for it: ``{why:said}``. A gap of the English sentence may say what fits it: ``{n:[0-9]+}``. Of two
sentences that fit, the one with more words of its own is meant. What the table does not have, such as words
of another package, stays as it is.

``tests/test_messages.py`` holds the table against the code: no sentence without its Chinese, none unused.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter

LANGUAGES = ("en", "zh")
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides
_OPENING = "(?:(?!: ).)*?"  # what opens a sentence has no other before it, such as the name of a file
_spoken: ContextVar[str] = ContextVar("spoken", default="en")


def language_of(environment: Mapping[str, str]) -> str:
    """The language that the locale asks for: ``zh``, or ``en`` for every other."""
    locale = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def speak(language: str) -> None:
    """Say everything from now on in a language, ``en`` or ``zh``."""
    _spoken.set(language)


def spoken() -> str:
    """The language that is spoken."""
    return _spoken.get()


def said(text: str) -> str:
    """A message in the language that is spoken."""
    return translated(text, _spoken.get())


def translated(text: str, language: str) -> str:
    """A message in a language; as it is in English, and where the table does not have it."""
    if language == "en":
        return text
    return "\n".join(_translation(line) or line for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of the table: its words, between which it has gaps, and the same in Chinese."""

    words: tuple[str, ...]
    pattern: str
    names: tuple[str, ...]
    chinese: str

    def said(self, text: str) -> str | None:
        """The Chinese for ``text``; none when it is another sentence."""
        if not all(word in text for word in self.words):
            return None
        match = re.fullmatch(self.pattern, text, re.DOTALL)
        if match is None:
            return None
        values = dict(zip(self.names, match.groups(), strict=True))
        return "".join(
            before + (_filled(values[name], how) if name else "")
            for before, name, how, _ in Formatter().parse(self.chinese)
        )


def _filled(value: str, how: str | None) -> str:
    if how == "said":
        return (_translation(value) or value) if value else ""
    quoted = re.fullmatch(r"'([^']*)'", value)
    return f"“{quoted[1]}”" if quoted else value


def _translation(text: str) -> str | None:
    for sentence in _sentences():
        found = sentence.said(text)
        if found is not None:
            return found
    return None


@cache
def _sentences() -> tuple[_Sentence, ...]:
    """The sentences of the table, those with the most words of their own first."""
    table = (files(__package__) / "messages.csv").read_text("utf-8")
    made = [_sentence(row["en"], row["zh"]) for row in csv.DictReader(table.splitlines())]
    return tuple(sorted(made, key=lambda sentence: -sum(map(len, sentence.words))))


def _sentence(english: str, chinese: str) -> _Sentence:
    words, names, pattern = [], [], ""
    opens = not re.match(r"\{\w+\}:", english)
    for before, name, fitting, _ in Formatter().parse(english):
        words.append(before)
        pattern += re.escape(before)
        if name:
            names.append(name)
            pattern += f"({fitting or (_OPENING if pattern == '' and opens else '.*?')})"
    return _Sentence(tuple(words), pattern, tuple(names), chinese)
