"""Members of ZIP files, with limits on what they may unfold to."""

from __future__ import annotations

import errno
import io
import zipfile
import zlib
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from extractor.errors import NoDocumentsError, ReadingError
from extractor.reading.content import LIMITS, MIB, Limits

_CHUNK = 1 << 16
_ENTRY = 500  # bytes of the list of members that one may take, more or less
_END = 22 + 65_535 + 20 + 56  # what stands after that list, at most: its end, a comment, and both for ZIP64
# Names in archives made on a Chinese Windows are in GBK and not marked; zipfile reads them as this.
_UNMARKED = "cp437"
_UTF8_FLAG = 0x800
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


def open_archive(where: Path | bytes, limits: Limits = LIMITS) -> zipfile.ZipFile:
    """The archive. Raises ReadingError for one that is broken, has too many members, or overlapping ones."""
    too_many = ReadingError(f"the archive has more than {limits.members:,} members")
    with BytesIO(where) if isinstance(where, bytes) else where.open("rb") as stream:
        size = stream.seek(0, io.SEEK_END)
        if _directory_size(stream, size) > limits.members * _ENTRY:
            raise too_many
    try:
        archive = zipfile.ZipFile(BytesIO(where) if isinstance(where, bytes) else where)
    except _BROKEN as error:
        _not_the_disk(error)
        raise ReadingError(f"the ZIP archive is broken: {error}") from None
    fault = too_many if len(archive.infolist()) > limits.members else None
    if sum(member.compress_size for member in archive.infolist()) > size:
        fault = ReadingError("the members of the archive overlap: this looks like a decompression bomb")
    if fault is not None:
        archive.close()
        raise fault
    return archive


def _not_the_disk(error: Exception) -> None:
    """Raise an error again that is the disk's: one of a broken archive looks for a place that cannot be."""
    if isinstance(error, OSError) and error.errno != errno.EINVAL:
        raise error


def _directory_size(stream: BinaryIO, size: int) -> int:
    """The bytes of the archive's list of members, which zipfile reads whole: by what its end says."""
    stream.seek(max(0, size - _END))
    tail = stream.read(_END)
    at = tail.rfind(b"PK\5\6")
    stated = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if stated == 0xFFFFFFFF:
        at = tail.rfind(b"PK\6\6")
        stated = int.from_bytes(tail[at + 40 : at + 48], "little") if at >= 0 else 0
    return min(stated, size)


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits = LIMITS) -> bytes:
    """The bytes of a member, counted as they unfold: what its head states is not believed.

    Raises ReadingError for one that is broken, encrypted, too large or packed too densely.
    """
    if member.flag_bits & 1:
        raise ReadingError("it is encrypted")
    most = min(limits.unpacked, max(MIB, member.compress_size * limits.ratio))
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_CHUNK):
                size += len(piece)
                if size > most:
                    raise ReadingError(
                        f"it unfolds to more than {most:,} bytes from {member.compress_size:,}: "
                        "this looks like a decompression bomb"
                    )
                pieces.append(piece)
    except ReadingError:
        raise
    except _BROKEN as error:
        _not_the_disk(error)
        raise ReadingError(f"it is broken: {error}") from None
    return b"".join(pieces)


def contents_of(
    path: Path, limits: Limits, contents: bool, endings: Collection[str]
) -> Iterator[tuple[str, bytes | ReadingError]]:
    """The members of an archive with one of the endings, by name; hidden ones are left out.

    One that cannot be unpacked comes as a ReadingError; without ``contents`` none is unpacked. Raises
    ReadingError for an archive that is broken, NoDocumentsError for one without such members.
    """
    found = False
    with open_archive(path, limits) as archive:
        for name, member in members(archive):
            parts = PurePosixPath(name).parts
            hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
            if hidden or PurePosixPath(name).suffix.lower() not in endings:
                continue
            found = True
            try:
                yield name, unpack(archive, member, limits) if contents else b""
            except ReadingError as error:
                yield name, error
    if not found:
        raise NoDocumentsError(f"there are no documents ({', '.join(endings)}) in this archive")


def members(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The members that are files, by name, with names that stay inside: ``../`` and roots are cut off."""
    named = ((_safe(_written(member)), member) for member in archive.infolist() if not member.is_dir())
    yield from sorted(named, key=lambda pair: (pair[0], pair[1].header_offset))


def _written(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & _UTF8_FLAG:
        return member.filename
    try:
        return member.filename.encode(_UNMARKED).decode("gb18030")
    except UnicodeError:
        return member.filename


def _safe(name: str) -> str:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in ("/", "..", ".") and not part.endswith(":"))
