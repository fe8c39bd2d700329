"""What a person can mend: each message says what was wrong, where, and what to do."""

from __future__ import annotations


class ExtractorError(Exception):
    """The base of all errors that a person can make; the command line prints them and exits with 2."""


class FormatError(ExtractorError, ValueError):
    """A JSON document that is not a bulletin; the message says which part and why."""


class RulesError(ExtractorError, ValueError):
    """Something in a rules folder is wrong; the message opens with ``file:line`` and says what to do."""


class ReadingError(ExtractorError, ValueError):
    """A file that cannot be read as text; the message says where and why."""


class NoDocumentsError(ReadingError):
    """A table without texts or an archive without documents: nothing in it is broken."""


class InputError(ExtractorError, ValueError):
    """Something given on the command line or to a function cannot be used; the message says what and why."""


class BusyError(ExtractorError, ValueError):
    """Another run is writing to the same folder."""


class StorageError(ExtractorError, OSError):
    """An output could not be written: the fault of the disk, not of the document."""


class SparkError(ExtractorError, ValueError):
    """Spark, a JDK or a column is missing; the message says which."""


def install(extra: str) -> str:
    """How an extra whose package is missing is installed: with the package, and in a clone."""
    return f"pip install 'bulletin-extractor[{extra}]' (in a clone: pip install -e '.[{extra}]')"
