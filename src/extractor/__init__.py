"""Turns Chinese government bulletins into tables whose every number can be traced to its place in the text.

``extract(text)`` is the short way; ``Extractor`` is built once and used for many texts. Nothing heavy is
imported before it is needed.
"""

from __future__ import annotations

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


def extract(text: str, **given: Any) -> Bulletin:
    """Find the mentions of one text; see ``Extractor.extract`` for what may be given.

    Builds an Extractor each time, which takes a quarter of a second: for more than one text, build your own.
    """
    from extractor.pipeline import Extractor

    return Extractor().extract(text, **given)
