"""Members of ZIP files, with limits on what they may unfold to."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath

from extractor.reading.content import LIMITS, MIB, Limits, ReadingError

_CHUNK = 1 << 16
# Names in archives made on a Chinese Windows are in GBK and not marked; zipfile reads them as this.
_UNMARKED = "cp437"
_UTF8_FLAG = 0x800


def open_archive(where: Path | bytes, limits: Limits = LIMITS) -> zipfile.ZipFile:
    """The archive. Raises ReadingError for one that is broken or has too many members."""
    try:
        archive = zipfile.ZipFile(BytesIO(where) if isinstance(where, bytes) else where)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ReadingError(f"the ZIP archive is broken: {error}") from None
    if len(archive.infolist()) > limits.members:
        archive.close()
        raise ReadingError(f"the archive has more than {limits.members:,} members")
    return archive


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
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ReadingError(f"it is broken: {error}") from None
    return b"".join(pieces)


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
