"""Where the pipeline's time goes: the functions by their own time, and how much of it is patterns at work.

    python benchmarks/profile.py [PATH] [--characters N] [--step NAME] [--top N]

The texts are those of speed.py: of PATH, or the mixed articles. The profiler slows Python down and not what
is written in C, so that the shares of functions with many calls are too high; the steps' shares, at the
head, are measured without it.
"""

from __future__ import annotations

import sys

sys.path.append(sys.path.pop(0))  # this file has the name of a module that cProfile needs

import argparse
import cProfile
import pstats
from collections import defaultdict
from pathlib import Path

from speed import Text, sets, step_seconds

from extractor.pipeline import Extractor
from extractor.steps.draft import Draft
from extractor.text.view import View

KINDS = {
    "_regex": "patterns (regex)",
    "re.Pattern": "patterns (re)",
    "Jieba": "words (rjieba)",
    "AhoCorasick": "names (Aho-Corasick)",
    "orjson": "JSON",
}


def drafts(extractor: Extractor, texts: list[Text], step: str | None) -> list[Draft]:
    """Drafts that all steps before ``step`` have run over."""
    made = []
    for text, known in texts:
        document = extractor.document(text, **known)
        draft = Draft(document, View(text, extractor.spelling), extractor.segmenter.borders(text))
        for name, one in extractor.steps.items():
            if step is None or name.endswith(step):
                break
            one.run(draft)
        made.append(draft)
    return made


def profiled(extractor: Extractor, texts: list[Text], step: str | None) -> pstats.Stats:
    """The profile of one step, or of the whole pipeline from words to JSON."""
    profile = cProfile.Profile()
    if step is None:
        profile.runcall(step_seconds, extractor, texts)
    else:
        one = next(one for name, one in extractor.steps.items() if name.endswith(step))
        for draft in drafts(extractor, texts, step):
            profile.runcall(one.run, draft)
    return pstats.Stats(profile)


def kind_of(file: str, name: str) -> str:
    """What does the work: one of the libraries in C or Rust, the interpreter's own types, or Python."""
    if not file.startswith("~"):
        return "Python: " + (Path(file).parent.name if "extractor" in file else "other libraries")
    return next((kind for part, kind in KINDS.items() if part in name), "built-in types")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", nargs="?", type=Path, metavar="PATH")
    parser.add_argument("--characters", type=int, default=300_000)
    parser.add_argument("--step", help="only this one: dates, amounts, districts …")
    parser.add_argument("--top", type=int, default=25)
    args = parser.parse_args()
    extractor = Extractor()
    if args.step and not any(name.endswith(args.step) for name in extractor.steps):
        parser.error(f"there is no step {args.step!r}; there are {', '.join(extractor.steps)}")
    texts = [one for some in sets([args.path] if args.path else [], args.characters).values() for one in some]
    characters = sum(len(text) for text, _ in texts)
    step_seconds(extractor, texts[:3])  # caches and lazy parts
    spent = step_seconds(extractor, texts)
    whole = spent.pop("all")
    print("steps, without the profiler")
    for name, seconds in spent.items():
        print(f"  {seconds / whole:6.1%} {seconds / characters * 1e9:8.0f} ns a character  {name}")

    stats = profiled(extractor, texts, args.step).stats  # type: ignore[attr-defined]
    total = sum(own for _, _, own, _, _ in stats.values())
    kinds: dict[str, float] = defaultdict(float)
    for (file, _, name), (_, _, own, _, _) in stats.items():
        kinds[kind_of(file, name)] += own
    print("\nwhat does the work, with the profiler")
    for kind, own in sorted(kinds.items(), key=lambda item: -item[1])[:16]:
        print(f"  {own / total:6.1%}  {kind}")
    print("\nfunctions by their own time, with the profiler")
    ranked = sorted(stats.items(), key=lambda item: -item[1][2])
    for (file, line, name), (_, calls, own, _, _) in ranked[: args.top]:
        place = name if file.startswith("~") else f"{'/'.join(Path(file).parts[-2:])}:{line} {name}"
        each = calls / characters * 1000
        print(f"  {own / total:6.1%} {each:8.2f} calls in 1,000 characters  {place}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
