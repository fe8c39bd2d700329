"""The title of a document, read from its first lines where it was not given."""

from __future__ import annotations

import regex

from extractor.rules import Rules

HEAD = 600  # characters in which a title stands
SHORTEST, LONGEST = 4, 60
RUN_IN = 60  # characters of a title that the text runs on from: 原标题：…
_WORDY = regex.compile(r"\p{Han}{3}")


class TitleReader:
    """Reads the title, and the words of the head that are as good as one."""

    def __init__(self, rules: Rules) -> None:
        self._end = rules.compile("{frame_title_end}")
        self._day = rules.compile("{frame_day}")
        self._mark = rules.compile("{heading_title_mark}")
        self._part = rules.compile("{heading_part}")
        self._run_in_end = rules.compile("{heading_run_in_end}")

    def title(self, text: str) -> str | None:
        """The first line, where it looks like a title and others follow it; a mark (原标题：) is left off."""
        lines = [line.strip().lstrip("#* ") for line in text[:HEAD].split("\n") if line.strip()]
        line = self._mark.sub("", lines[0]) if len(lines) > 1 else ""
        wordy = SHORTEST <= len(line) <= LONGEST and _WORDY.search(line.replace(" ", ""))
        if not wordy or self._end.search(line) or self._day.fullmatch(line) or self._part.match(line):
            return None
        return line

    def headline(self, chars: str) -> str:
        """The title that a view opens with and runs on from (原标题：…本报讯), empty where there is none."""
        mark = self._mark.match(chars)
        if not mark:
            return ""
        end = self._run_in_end.search(chars, mark.end(), mark.end() + RUN_IN)
        return chars[mark.end() : end.start() if end else mark.end() + RUN_IN]
