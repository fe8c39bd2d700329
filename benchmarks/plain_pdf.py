"""PDF files written by hand, to put things into them that no program would."""

from __future__ import annotations

from collections.abc import Sequence

HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdf(
    content: bytes,
    head: bytes = b"",
    page: bytes = b"",
    more: Sequence[bytes] = (),
    font: bytes = HELVETICA,
) -> bytes:
    """A PDF of one page with this stream of drawing orders; further objects are numbered from 6 on."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 596 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> " + page + b" >> >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), head, content),
        font,
        *more,
    ]
    made, rows = b"%PDF-1.4\n", b""
    for number, body in enumerate(objects, 1):
        rows += b"%010d 00000 n \n" % len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(objects) + 1
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % size + rows + tail
