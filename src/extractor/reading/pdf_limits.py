"""Limits for the PDF parser, which has none of its own: on what unfolds, on what is drawn, and on time.

Every stream is counted before pdfminer unfolds it, whatever its filters, its encryption or the object that
names it. What pages draw is counted as it comes, so that forms which draw forms end as well.
"""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

from extractor.reading.content import MIB, Limits

if TYPE_CHECKING:
    from pdfplumber.page import Page

_MOST_FILTERS = 4
_MOST_DRAWN = 100_000  # characters and pictures of one page; each takes a kilobyte or more
_MOST_LINES = 20_000  # of one page: more make a drawing, and no table is looked for in it
_MOST_FORMS = 10_000  # of one page, those inside others counted each time
_PAGE = 8 * MIB  # of drawing orders on one page, and of what is unfolded in Python
_LOOKED = 1_000  # orders between two looks at the clock
_PIECE = 1 << 16
_FLATE, _LZW, _RUNS = ("FlateDecode", "Fl"), ("LZWDecode", "LZW"), ("RunLengthDecode", "RL")
_HEX, _BASE_85 = ("ASCIIHexDecode", "AHx"), ("ASCII85Decode", "A85")

_reading = threading.local()


class TooMuchError(BaseException):
    """A PDF asks for more than it may; no Exception, because the parser passes over those it meets."""


class Budget:
    """What one PDF may still ask for."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._until = time.monotonic() + limits.seconds
        self._unfolded = limits.unpacked
        self.page = 1
        self._drawn = self._lines = self._forms = self._size = self._orders = 0

    def open_page(self, number: int) -> None:
        self.page = number
        self._drawn = self._lines = self._forms = self._size = 0
        self.look()

    def look(self) -> None:
        """Raises TooMuchError when the time is over."""
        if time.monotonic() > self._until:
            raise TooMuchError(f"reading page {self.page} took it past {self._limits.seconds:g} seconds")

    def draw(self) -> None:
        """Count a character or a picture."""
        self._drawn += 1
        if self._drawn > _MOST_DRAWN:
            raise TooMuchError(f"page {self.page} has more than {_MOST_DRAWN:,} characters")
        self.order()

    def line(self) -> bool:
        """Count a line or an area, and say whether there is room for it."""
        self._lines += 1
        self.order()
        return self._lines <= _MOST_LINES

    def order(self) -> None:
        """Count an order, and now and then look at the clock."""
        self._orders += 1
        if not self._orders % _LOOKED:
            self.look()

    def run(self, size: int) -> None:
        """Count a stream of drawing orders."""
        self.look()
        self._forms += 1
        self._size += size
        if self._forms > _MOST_FORMS or self._size > _PAGE:
            raise TooMuchError(f"page {self.page} is drawn by too many orders")

    def unfold(self, stream: PDFStream) -> None:
        """Count what a stream unfolds to, before it does."""
        self.look()
        packed = stream.rawdata or b""
        filters = stream.get_filters()
        if stream.decipher and stream.objid is not None and stream.genno is not None:
            packed = stream.decipher(stream.objid, stream.genno, packed, stream.attrs)
        if len(filters) > _MOST_FILTERS:
            raise TooMuchError(f"a part of the PDF has {len(filters):,} filters: this looks like a PDF bomb")
        data = packed
        for literal, settings in filters:
            name = getattr(literal, "name", "")
            most = min(self._unfolded, max(MIB, len(packed) * self._limits.ratio))
            unfolded = _unfold(data, name, min(most, _PAGE) if name in (*_LZW, *_RUNS) else most)
            if unfolded is None or _row(settings) > max(MIB, len(packed)):
                raise TooMuchError(
                    f"a part of {len(packed):,} bytes unfolds too far: this looks like a PDF bomb"
                )
            data = unfolded
        self._unfolded -= len(data) if filters else 0


def _unfold(data: bytes, name: str, most: int) -> bytes | None:
    """The data behind a filter, or what could be read of it; None when there is more than ``most``."""
    try:
        if name in _FLATE:
            return _joined(_inflated(data, most), most)
        if name in _LZW:
            return _joined(LZWDecoder(BytesIO(data)).run(), most)
        if name in _RUNS:
            return _joined(_runs(data), most)
        if name in _HEX:
            return asciihexdecode(data)
        if name in _BASE_85:
            return ascii85decode(data)
    except TooMuchError:
        raise
    except Exception:  # broken: the parser will say, or go without
        return b""
    return data


def _joined(pieces: Iterator[bytes], most: int) -> bytes | None:
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            return None
        kept.append(piece)
    return b"".join(kept)


def _inflated(data: bytes, most: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    try:
        for start in range(0, len(data), _PIECE):
            yield unpacker.decompress(data[start : start + _PIECE], most + 1)
            if unpacker.unconsumed_tail or unpacker.eof:
                return
    except zlib.error:
        return


def _runs(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data) and data[at] != 128:
        length = data[at]
        if length < 128:
            yield data[at + 1 : at + 2 + length]
            at += length + 2
        else:
            yield data[at + 1 : at + 2] * (257 - length)
            at += 2


def _row(settings: Any) -> int:
    """The bytes of a row by a filter's settings; the parser makes room for one before it looks."""
    if not isinstance(settings, dict):
        return 0
    sizes = [settings.get(key, 1) for key in ("Colors", "Columns")]
    if not all(isinstance(size, int) for size in sizes):
        return 0
    return abs(int(sizes[0]) * int(sizes[1]))


@contextmanager
def counted(budget: Budget) -> Iterator[None]:
    """Hold what this thread unfolds in the block to a budget."""
    _count_streams()
    _reading.budget = budget
    try:
        yield
    finally:
        _reading.budget = None


@cache
def _count_streams() -> None:
    """Have streams ask the budget of their thread, if it has one, before they are unfolded."""
    plain = PDFStream.decode

    def decode(stream: PDFStream) -> None:
        budget: Budget | None = getattr(_reading, "budget", None)
        if budget is not None:
            budget.unfold(stream)
        plain(stream)

    PDFStream.decode = decode  # type: ignore[method-assign, assignment]


class _Device(PDFPageAggregatorWithMarkedContent):
    budget: Budget

    def render_char(self, *arguments: Any, **named: Any) -> float:
        self.budget.draw()
        return super().render_char(*arguments, **named)

    def render_image(self, *arguments: Any) -> None:
        self.budget.draw()
        super().render_image(*arguments)

    def paint_path(self, *arguments: Any) -> None:
        if self.budget.line():
            super().paint_path(*arguments)


class _Interpreter(PDFPageInterpreter):
    device: _Device

    def push(self, obj: Any) -> None:
        self.device.budget.order()
        super().push(obj)

    def execute(self, streams: Sequence[object]) -> None:
        sizes = (len(s.get_data()) for s in map(_resolved, streams) if isinstance(s, PDFStream))
        self.device.budget.run(sum(sizes))
        super().execute(streams)


def _counting(plain: Callable[[PDFPageInterpreter], None]) -> Callable[[_Interpreter], None]:
    def order(self: _Interpreter) -> None:
        self.device.budget.order()
        plain(self)

    return order


# Orders without an operand paint nothing or a path, and may come by the million: each is counted.
for _name, _order in vars(PDFPageInterpreter).items():
    if _name.startswith("do_") and _order.__code__.co_argcount == 1:
        setattr(_Interpreter, _name, _counting(_order))


def _resolved(thing: Any) -> Any:
    return thing.resolve() if hasattr(thing, "resolve") else thing


def lay_out(page: Page, budget: Budget) -> None:
    """Have a page drawn within the budget; what asks for its layout later gets this one."""
    budget.open_page(page.page_number)
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    device.budget = budget
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()
