"""Prints the commonest and the oddest indicators that the rules find in your own texts, for you to read.

    python tools/odd_indicators.py FOLDER_OR_JSONL [HOW_MANY]

FOLDER holds texts (``*.txt``), a JSON Lines file an object a line with ``text`` and perhaps ``published``
and ``title``. Each indicator stands with how often it came, the odd ones with why they are odd and with a
sentence: a name that ends in a verb, opens with a particle or repeats itself says that a rule or a word is
missing.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extractor.model import Mention
from extractor.pipeline import Extractor

HOW_MANY = 100
LONG = 22  # characters of an indicator that no reader would give
AROUND = 24  # characters of the sentence on either side
MARKS = re.compile(r"[，,。；;：:！？!?\n]")
NUMBERS = re.compile(r"\d{2,}(?![GDVgdv])|[两三四五六七八九十]大[^学小型赛]")
TWICE = re.compile(r"(\w{2,})\1")
HALF = re.compile(r"^[^“]*”|“[^”]*$|^[^(（]*[)）]|[(（][^)）]*$")
# What the first letters of a word's tag say that it is, where an indicator opens and where it ends
OPENS = {"u": "a particle", "c": "a conjunction", "y": "a particle", "p": "a preposition"}
NAMES = ("对", "占比", "比")  # 对东盟出口 and 占比 are names all the same
ENDS = {**OPENS, "d": "an adverb", "r": "a pronoun", "f": "a word for a side"}


def oddities(extractor: Extractor, indicator: str) -> Iterator[str]:
    """Why an indicator is odd; nothing for one that a reader may have given."""
    words = list(extractor.segmenter.cut(indicator))
    tags = [extractor.segmenter.tag(word) or "n" for word in words]
    if len(words) == 1 and tags[0][0] in "adpcurym":
        yield f"a single word, {tags[0]}"
    elif len(words) == 1 and tags[0] == "v" and len(indicator) < 3:
        yield "a single verb"
    if tags[0][0] in OPENS and len(words) > 1 and words[0] not in NAMES:
        yield f"opens with {OPENS[tags[0][0]]}"
    if tags[-1][0] in ENDS and len(words) > 1 and words[-1] not in NAMES:
        yield f"ends in {ENDS[tags[-1][0]]}"
    for pattern, why in (
        (MARKS, "a mark"),
        (NUMBERS, "a number"),
        (TWICE, "says it twice"),
        (HALF, "half a pair"),
    ):
        if pattern.search(indicator):
            yield why
    if len(indicator) > LONG:
        yield "very long"


def documents(source: Path) -> Iterator[dict[str, str]]:
    """The texts of a folder or of a JSON Lines file."""
    if source.is_dir():
        for file in sorted(source.rglob("*.txt")):
            yield {"text": file.read_text("utf-8")}
    else:
        with source.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)


def around(text: str, mention: Mention) -> str:
    before, after = text[max(0, mention.start - AROUND) : mention.start], text[mention.end :][:AROUND]
    return f"{before}【{mention.text}】{after}".replace("\n", "/")


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    many = int(sys.argv[2]) if len(sys.argv) > 2 else HOW_MANY
    extractor = Extractor()
    count: Counter[str] = Counter()
    seen: dict[str, str] = {}
    for document in documents(Path(sys.argv[1])):
        told = {key: document[key] for key in ("published", "title") if document.get(key)}
        bulletin = extractor.extract(document["text"], **told)
        for mention in bulletin.of_type("AMOUNT"):
            if mention.observation:
                count[mention.observation.indicator] += 1
                seen.setdefault(mention.observation.indicator, around(document["text"], mention))
    print(f"{count.total()} observations of {len(count)} indicators\n\nThe commonest")
    for indicator, times in count.most_common(many):
        print(f"{times:6} {indicator}")
    odd = {indicator: reasons for indicator in count if (reasons := list(oddities(extractor, indicator)))}
    often = sum(count[indicator] for indicator in odd)
    print(f"\nOdd: {len(odd)} indicators of {often} observations. The oddest")
    ranked = sorted(odd, key=lambda indicator: (-len(odd[indicator]), -count[indicator], indicator))
    for indicator in ranked[:many]:
        print(f"{count[indicator]:6} {indicator}  ({', '.join(odd[indicator])})\n         {seen[indicator]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
