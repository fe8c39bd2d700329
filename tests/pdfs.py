"""PDF files made by hand: text set at its place in points from the bottom left, and ruled tables."""

from __future__ import annotations

from collections.abc import Sequence

Line = tuple[float, float, str]
Stroke = tuple[float, float, float, float]
SIZE = 16  # of the characters
_ROW = 24.0  # the height of a table's row


def pdf(*pages: Sequence[Line], picture: bool = False, strokes: Sequence[Stroke] = ()) -> bytes:
    """A PDF in a Chinese font that every reader brings along; ``strokes`` are drawn on each page."""
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        " /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
        " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>",
    ]
    image = "q 500 0 0 700 40 60 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q " if picture else ""
    drawn = "".join(f"{x} {y} m {to} {up} l S " for x, y, to, up in strokes)
    for number, lines in enumerate(pages):
        content = (
            image
            + drawn
            + "".join(
                f"BT /F {SIZE} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET "
                for x, y, text in lines
            )
        )
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 596 842] /Resources << /Font << /F 3 0 R >> >>"
            f" /Contents {7 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    made = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    return (
        made
        + f"{tail}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF".encode()
    )


def printed(above: str, *rows: str) -> bytes:
    """Lines of text, and a ruled table under them: cells parted by ``|``; ``2022年>2`` takes two columns."""
    lines: list[Line] = [(40.0, 800.0 - 27 * n, line) for n, line in enumerate(above.split("\n"))]
    top = 800.0 - 27 * len(lines) + SIZE
    cells = [[cell.partition(">") for cell in row.split("|")] for row in rows]
    texts = [[(text, int(across or 1)) for text, _, across in row] for row in cells]
    widths = _widths(texts)
    edges = [40.0 + sum(widths[:n]) for n in range(len(widths) + 1)]
    strokes: list[Stroke] = []
    for number, row in enumerate(texts):
        high, low, column = top - _ROW * number, top - _ROW * (number + 1), 0
        strokes += [(edges[0], high, edges[-1], high), (edges[0], low, edges[-1], low)]
        for text, across in row:
            left = edges[column]
            column += across
            strokes += [(left, high, left, low), (edges[column], high, edges[column], low)]
            lines.append((left + 4 + SIZE * (len(text) - len(text.lstrip("\u3000"))), low + 6, text.strip()))
    return pdf(lines, strokes=strokes)


def _widths(rows: Sequence[Sequence[tuple[str, int]]]) -> list[float]:
    """The widths of the columns: of the longest text that takes one column alone."""
    widths = [40.0] * max(sum(across for _, across in row) for row in rows)
    for row in rows:
        column = 0
        for text, across in row:
            if across == 1:
                widths[column] = max(widths[column], SIZE * (len(text) + 1.0))
            column += across
    return widths
