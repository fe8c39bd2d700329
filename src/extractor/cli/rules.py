"""``extractor rules check`` and ``stats``: rules against their own examples, and on a corpus."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli import rules_stats
from extractor.messages import said

if TYPE_CHECKING:
    from extractor.cli.common import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("rules", help="work on the rules", description="Work on the rules.")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser(
        "check",
        help="run every rule's examples and counter-examples",
        description="Load the rules and run their examples and counter-examples.",
    )
    check.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="DIR",
        help="a folder laid over the built-in rules, whose own rules are checked; default: the built-in ones",
    )
    check.set_defaults(main=main)
    rules_stats.add(actions)


def main(args: argparse.Namespace) -> int:
    """Print how many rules and examples hold, and what else a folder has; raises RulesError for a failure."""
    from extractor.cli.common import counted
    from extractor.errors import RulesError
    from extractor.pipeline import Extractor
    from extractor.quality.rule_examples import check_fragments, check_rules, laid_over

    extractor = Extractor(rules=args.folder)
    rules = laid_over(extractor, args.folder) if args.folder else list(extractor.rules.rules)
    problems = [*check_fragments(extractor.rules), *map(str, check_rules(rules, extractor))]
    if problems:
        one = len(problems) == 1
        fail = "1 example fails" if one else f"{len(problems)} examples fail"
        raise RulesError("\n".join([*problems, fail]))
    examples = sum(len(rule.examples) for rule in rules)
    counter_examples = sum(len(rule.counter_examples) for rule in rules)
    told = (
        counted(len(rules), "rule"),
        counted(examples, "example"),
        counted(counter_examples, "counter-example"),
    )
    print(said(f"{told[0]}, {told[1]} and {told[2]} hold"))
    rows, words = extractor.rules.laid_over()
    if args.folder and (rows or words or not rules):
        read = f"{counted(rows, 'row')} of tables and {counted(words, 'word')} of lists were read"
        print(f"{args.folder}: {said(read)}")
    return 0
