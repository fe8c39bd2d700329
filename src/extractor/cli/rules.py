"""``extractor rules check`` and ``stats``: rules against their own examples, and on a corpus."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli import rules_stats

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
    """Print how many rules and examples hold; raises RulesError with those that fail."""
    from extractor.checking import check_rules, laid_over
    from extractor.pipeline import Extractor
    from extractor.rules import RulesError

    extractor = Extractor(rules=args.folder)
    rules = laid_over(extractor, args.folder) if args.folder else list(extractor.rules.rules)
    problems = check_rules(rules, extractor)
    if problems:
        raise RulesError(
            "\n".join([str(problem) for problem in problems] + [f"{len(problems)} examples fail"])
        )
    examples = sum(len(rule.examples) for rule in rules)
    counter_examples = sum(len(rule.counter_examples) for rule in rules)
    print(f"{len(rules)} rules, {examples} examples and {counter_examples} counter-examples hold")
    return 0
