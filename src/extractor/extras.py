"""What is said where a package of an extra is missing."""

from __future__ import annotations


def install(extra: str) -> str:
    """How an extra is installed: with the package, and in a clone."""
    return f"pip install 'bulletin-extractor[{extra}]' (in a clone: pip install -e '.[{extra}]')"
