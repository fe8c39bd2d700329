"""Prints where rules/districts/divisions.csv and another compilation of the codes disagree, and why.

    python tools/check_divisions.py FOLDER

FOLDER holds ``list.json`` (today's codes), ``history.json`` (every code that was) and ``diff.json`` (old
code to new ones). Each disagreement is explained by one of ``EXPLAINED`` or printed as UNEXPLAINED, and
then the script exits with 1.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path

TABLE = Path(__file__).parent.parent / "rules" / "districts" / "divisions.csv"

# Why the two tables differ: a pattern over "where code name | our names of that code", and the reason.
EXPLAINED = (
    (
        r"\w+ (710000 台湾省 .*|83\d{4} .*)",
        "Taiwan is 710000 in GB/T 2260; 83xxxx is the other compilation's own code",
    ),
    (r"\w+ 8[12]\d{4} .*", "GB/T 2260 has no codes below the two special administrative regions"),
    (r"\w+ \d{6} (市辖区|县|市|省直辖.*|自治区直辖.*) \|.*", "a row that groups others and is no division"),
    (r"\w+ \d{6} (市区|新区) \|.*", "a name that no text tells from the word; left out on purpose"),
    (r"\w+ \d{6} .*群岛.* \|.*", "the offices of 三沙 before 2020, no county-level divisions"),
    (r"theirs \d{6} (.*) \|(?=.*\bGONE\b).*", "abolished before 1998, where our table begins"),
    (r"theirs \d{6} .* \|.*\bRENAMED\b.*", "an earlier name of the code, given up before 1998"),
    (
        r"ours (420505|341302|411502|420104|511681|371700|410304|450331|451402) .*",
        "misspelt in one list or another",
    ),
    (
        r"ours \d{6} .* \|.*\bSAME CODE\b.*",
        "history.json keeps one name a code; ours has the others with their years",
    ),
)


def main() -> int:
    folder = Path(sys.argv[1])
    today = json.loads((folder / "list.json").read_text("utf-8"))
    history = json.loads((folder / "history.json").read_text("utf-8"))
    lines = TABLE.read_text("utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    ours: dict[str, set[str]] = {}
    for row in rows:
        ours.setdefault(row["code"], set()).add(row["name"])
    current = {row["code"]: row["name"] for row in rows if not row["to"]}

    found = [
        f"today {code} {name} | ours {current.get(code)}"
        for code, name in today.items()
        if current.get(code) != name
    ]
    found += [f"ours {code} {name} | not in list.json" for code, name in current.items() if code not in today]
    for code, name in history.items():
        if name not in ours.get(code, set()):
            state = "GONE" if code not in ours else f"RENAMED to {sorted(ours[code])}"
            found.append(f"theirs {code} {name} | {state}")
    for row in rows:
        theirs = history.get(row["code"])
        if theirs != row["name"]:
            state = f"SAME CODE is {theirs}" if theirs else "no such code there"
            found.append(f"ours {row['code']} {row['name']} | {state}")

    reasons: Counter[str] = Counter()
    unexplained = []
    for line in found:
        reason = next((why for pattern, why in EXPLAINED if re.fullmatch(pattern, line)), None)
        reasons[reason or "UNEXPLAINED"] += 1
        print(f"{line}: {reason or 'UNEXPLAINED'}")
        if reason is None:
            unexplained.append(line)
    print()
    for reason, count in reasons.most_common():
        print(f"{count:5} {reason}")
    print("\n".join(unexplained))
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
