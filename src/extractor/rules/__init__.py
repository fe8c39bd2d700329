"""The rules folder: files a statistician can edit, checked and compiled.

``load`` lays one over another, ``names`` refuses files that would never be read, ``read``, ``rule_files``,
``tables`` and ``fragments`` read the others, ``folder`` is what comes of it. ``patterns`` fills in fragments,
``scan`` finds what patterns match, ``examples`` reads one-line examples, ``cache`` keeps what was compiled
between runs, ``limits`` bounds the time of a text. A mistake in a file raises RulesError with file and line.
"""

from extractor.errors import RulesError
from extractor.rules.folder import Rules
from extractor.rules.fragments import fragment_examples
from extractor.rules.load import load
from extractor.rules.model import Call, Origin, Rule
from extractor.rules.names import built_in
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
