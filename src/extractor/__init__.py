"""Turns Chinese government bulletins into tables whose every number can be traced to its place in the text.

``extract(text)`` is the short way; ``Extractor`` is built once and used for many texts. Nothing heavy is
imported before it is needed.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.model import Bulletin, Document, Mention, Observation
    from extractor.pipeline import Extractor
    from extractor.rules.limits import TimeLimitError

__version__ = "0.1.0"
__all__ = ["Bulletin", "Document", "Extractor", "Mention", "Observation", "TimeLimitError", "extract"]

_HOME = {
    "Bulletin": "extractor.model",
    "Document": "extractor.model",
    "Mention": "extractor.model",
    "Observation": "extractor.model",
    "Extractor": "extractor.pipeline",
    "TimeLimitError": "extractor.rules.limits",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def extract(text: str, **given: Any) -> Bulletin:
    """Find the mentions of one text; see ``Extractor.extract`` for what may be given.

    The Extractor with the built-in rules is built at the first call, in a quarter of a second, and kept.
    """
    return _default().extract(text, **given)


@cache
def _default() -> Extractor:
    from extractor.pipeline import Extractor

    return Extractor()
