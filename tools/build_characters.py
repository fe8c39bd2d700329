"""Writes rules/characters.csv: characters of other forms with the Simplified one that patterns have.

    python tools/build_characters.py EquivalentUnifiedIdeograph.txt

Traditional characters are those of OpenCC's table (the development dependency opencc-python-reimplemented).
Characters with several Simplified forms take the first; those that are also common Simplified characters
themselves (乾, 著, 瞭 …) are kept, as the texts' views only serve to find numbers and names. CJK and Kangxi
radicals, which browsers and printers write into PDF files, are those of the Unicode Character Database's
file EquivalentUnifiedIdeograph.txt (https://www.unicode.org/Public/UCD/latest/ucd/), compatibility
ideographs those of ``unicodedata``.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

import opencc

OUT = Path(__file__).parents[1] / "rules" / "characters.csv"
LAST = 0xFFFF  # of the Basic Multilingual Plane
PACKAGE = "opencc-python-reimplemented"


def main(radicals: Path) -> None:
    simplified = dict(traditional())
    other = {**dict(equivalent(radicals)), **dict(compatibility())}
    rows = simplified | {char: simplified.get(form, form) for char, form in other.items()}
    head = (
        f"# Sources: OpenCC TSCharacters, {PACKAGE} {version(PACKAGE)}; "
        f"Unicode EquivalentUnifiedIdeograph and compatibility ideographs; {date.today()}\n"
    )
    body = "".join(f"{char},{form}\n" for char, form in rows.items())
    OUT.write_text(head + "traditional,simplified\n" + body, "utf-8")


def traditional() -> Iterator[tuple[str, str]]:
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    for line in table.read_text("utf-8").splitlines():
        char, _, forms = line.partition("\t")
        form = forms.split(" ")[0]
        if len(char) == len(form) == 1 and char != form and ord(char) <= LAST:
            yield char, form


def equivalent(file: Path) -> Iterator[tuple[str, str]]:
    """The radicals' own characters: 2ED3 ; 957F, with the first and last of a range parted by two dots."""
    for line in file.read_text("utf-8").splitlines():
        found = re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([0-9A-F]+)", line)
        if found and int(found[3], 16) <= LAST:
            for code in range(int(found[1], 16), int(found[2] or found[1], 16) + 1):
                yield chr(code), chr(int(found[3], 16))


def compatibility() -> Iterator[tuple[str, str]]:
    for char in map(chr, range(0xF900, 0xFB00)):
        form = unicodedata.normalize("NFKC", char)
        if len(form) == 1 and form != char and ord(form) <= LAST and unicodedata.category(form) == "Lo":
            yield char, form


if __name__ == "__main__":
    main(Path(sys.argv[1]))
