"""The rules folder: files a statistician can edit, checked and compiled.

``folder`` loads one over another, ``read`` reads its files, ``patterns`` fills in fragments, ``scan`` finds
what the patterns match, ``examples`` reads one-line examples, ``cache`` keeps what was compiled between runs,
``limits`` bounds the time of a text. A mistake in a file raises RulesError with its file and line.
"""

from extractor.errors import RulesError
from extractor.rules.folder import Rules, built_in, fragment_examples, load
from extractor.rules.model import Call, Origin, Rule
from extractor.rules.patterns import expand
from extractor.rules.scan import Hit, Scanner

__all__ = [
    "Call",
    "Hit",
    "Origin",
    "Rule",
    "Rules",
    "RulesError",
    "Scanner",
    "built_in",
    "expand",
    "fragment_examples",
    "load",
]
