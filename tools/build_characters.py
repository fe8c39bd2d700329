"""Writes rules/characters.csv, the Traditional characters with their Simplified form, from OpenCC's table.

Needs the development dependency opencc-python-reimplemented. Characters with several Simplified forms take
the first; those that are also common Simplified characters themselves (乾, 著, 瞭 …) are kept, as the
texts' views only serve to find numbers and names.
"""

from datetime import date
from importlib.metadata import version
from pathlib import Path

import opencc

OUT = Path(__file__).parents[1] / "rules" / "characters.csv"


def main() -> None:
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    rows = []
    for line in table.read_text("utf-8").splitlines():
        traditional, _, forms = line.partition("\t")
        simplified = forms.split(" ")[0]
        if (
            len(traditional) == len(simplified) == 1
            and traditional != simplified
            and ord(traditional) < 0x10000
        ):
            rows.append(f"{traditional},{simplified}\n")
    source = f"opencc-python-reimplemented {version('opencc-python-reimplemented')}, {date.today()}"
    head = f"# Source: OpenCC TSCharacters, {source}\n"
    OUT.write_text(head + "traditional,simplified\n" + "".join(rows), "utf-8")


if __name__ == "__main__":
    main()
