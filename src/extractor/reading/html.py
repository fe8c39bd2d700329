"""Web pages: the main text without what surrounds it, its tables as rows, and what the head says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import regex

from extractor.errors import ReadingError
from extractor.model import Source
from extractor.reading import furniture, lists
from extractor.reading.content import LIMITS, Content, Limits
from extractor.reading.text import decode, overruled
from extractor.text import grid

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

HEAD = 4096
_OPENING = regex.compile(
    rb"<(?:!doctype html|html|head|body|title|meta|p|div|table|span|article|section|"
    rb"h[1-6]|center|font|ul|script)\b"
    rb"|<!--|<%@|<\?xml[^>]*>\s*<(?:!doctype )?html"
)
_CHARSET = regex.compile(
    rb"""(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})"""
)
_DROPPED = frozenset(
    """script style noscript template iframe object embed svg math canvas audio video head title nav footer
    aside form select option button textarea input label dialog menu map link meta param""".split()  # noqa: SIM905
)
_BLOCKS = frozenset(
    """address article blockquote body br caption center dd details div dl dt fieldset figcaption figure h1 h2
    h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul""".split()  # noqa: SIM905
)
# The 3 of O<sub>3</sub>日均值 is a mark, and no digit of what follows.
_SMALL = {
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
    "sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
}
_TAG = regex.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]{0,20})")
_ATTRIBUTES = regex.compile(
    r"""(?is)<!--(?:.*?-->|.*)|<(script|style|textarea|title)\b(?:.*?</\1|.*)
    |</?[a-z](?P<all>(?:[^"'>]++|(?<==\s*)(?:"[^"]*+"?|'[^']*+'?)|["']){0,9000}+)""",
    regex.VERBOSE,
)
_QUOTED = regex.compile(r""""[^"]*+"?|'[^']*+'?""")
_MOST_ATTRIBUTES = 3_000  # of one element: the parser compares each with all before it
_MOST_OPEN = 20_000  # elements at once, of whatever names: to close one it looks through all of them
_CLOSED_BY_NEXT = frozenset(
    "p li td th tr dt dd option tbody thead br img input hr meta link col area".split()  # noqa: SIM905
)
_STYLES = frozenset("a b big code em font i nobr s small strike strong tt u".split())  # noqa: SIM905
# Words in the class or id of an element that stands round the text, not in it.
_AROUND = regex.compile(
    r"(?i)(?:^|[\s_-])(?:nav\w*|menu\w*|bread\w*|crumbs?|foot\w*|header|share\w*|sidebar|related|copyright|"
    r"pager|paging|toolbar|print|search\w*|login|banner|qrcode|bdshare\w*)(?=$|[\s_-])"
)
_TITLES = ("ArticleTitle", "title", "og:title", "DC.Title")
_DATES = (
    "PubDate",
    "firstpublishedtime",
    "publishdate",
    "publish-date",
    "releasedate",
    "publish_time",
    "publishtime",
    "article:published_time",
    "DC.Date",
    "pubtime",
    "createdate",
)
_ISSUERS = ("ContentSource", "source", "author:organization", "DC.Publisher")
# Of a container's text that one child must hold to be taken for it.
_SHARE = 0.8
_LINKS = 0.5
_WORDS = regex.compile(r"\p{Han}")
_SPACES = regex.compile(r"[ \t\n\f\r]+")
_WRAP = regex.compile(
    r"(?<=[\p{Han}，。、；：”）》])[ \t]*[\n\r\f][ \t\n\f\r]*(?=[\p{Han}，。、；：“（《\d])"
)
_INDENTED = regex.compile(
    r"(?i)(?:text-indent|padding-left)\s*:\s*(?P<size>\d{1,4}(?:\.\d{1,4})?)(?P<unit>pt|px|em|rem)"
)
_POINTS = {"pt": 1.0, "px": 0.75, "em": 12.0, "rem": 12.0}
_EDGES = " \t\n\r\f\u00a0\u3000\u200b\ufeff"
# A paragraph that only its indent parts from the one before it.
_INDENT = regex.compile(r"(?<=\p{Han}{2}|[。！？；%）”])(?:\u3000{2,}|[\u00a0\u3000 ]{4,})(?=\S)")


def read_html(raw: bytes, name: str | None, limits: Limits = LIMITS) -> Content:
    """The main text of a page.

    Scripts, styles, forms, navigation and what is made of links are left out. Title, date of issue and
    issuing organ come from the meta tags of government sites (ArticleTitle, PubDate, ContentSource), else
    from the page. Raises ReadingError for bytes of no encoding, and for a page of too many parts.
    """
    from selectolax.lexbor import LexborHTMLParser

    declared = _CHARSET.search(raw[:HEAD])
    stated = declared[1].decode("ascii") if declared else None
    page, encoding = decode(raw, stated)
    _check(page, limits)
    tree = LexborHTMLParser(page)
    body = tree.body
    pieces = _pieces(body, limits) if body is not None else _Piece("")
    title = _title(tree)
    main = _main(pieces)
    lines = _lines(main)
    whole = lines if main is pieces else _lines(pieces)
    text = "".join(f"{line}\n" for line in furniture.trimmed(lines, title))
    plain_title = regex.sub(r"\s", "", title or "")
    if title and plain_title not in regex.sub(r"\s", "", text[:400]):
        text = f"{title}\n{text}"
    source = Source(name, "text/html", encoding, _issuer(tree, whole), overruled(stated, encoding))
    return Content(text, source, title, _published(tree, whole))


def is_html(raw: bytes) -> bool:
    """Whether the first bytes are those of a page or a piece of one."""
    return bool(_OPENING.match(raw[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()))


def _check(page: str, limits: Limits) -> None:
    """Refuse what would keep the parser busy without end: its time grows with the square of the nesting.

    An element of style that is left open is made again in every paragraph, so those count for each.
    """
    opened: Counter[str] = Counter()
    styles = paragraphs = deep = 0
    for count, match in enumerate(_TAG.finditer(page), 1):
        name = match["name"].lower()
        if name in _CLOSED_BY_NEXT:
            paragraphs += 1
        elif not match["close"]:
            opened[name] += 1
            deep += 1
            styles = max(styles, opened[name]) if name in _STYLES else styles
            if opened[name] > limits.depth:
                raise ReadingError(f"the page nests <{name}> more than {limits.depth:,} deep")
            if deep > _MOST_OPEN:
                raise ReadingError(f"the page nests more than {_MOST_OPEN:,} elements")
        elif opened[name]:
            opened[name] -= 1
            deep -= 1
        if count + styles * paragraphs > limits.nodes:
            raise ReadingError(f"the page has more than {limits.nodes:,} parts")
    _check_attributes(page)


def _check_attributes(page: str) -> None:
    for match in _ATTRIBUTES.finditer(page):
        attributes = match["all"] or ""
        if len(attributes) > _MOST_ATTRIBUTES:
            words = _QUOTED.sub("", attributes).replace("/", " ").split()
            if len({word.partition("=")[0] for word in words}) > _MOST_ATTRIBUTES:
                raise ReadingError(f"an element of the page has more than {_MOST_ATTRIBUTES:,} attributes")


@dataclass(slots=True)
class _Piece:
    """An element that is shown: its parts in order, and how much of its text is words and how much links."""

    tag: str
    parts: list[_Piece | str] = field(default_factory=list)
    words: int = 0
    links: int = 0
    rows: int = 1
    columns: int = 1
    indent: float = 0  # in points


def _pieces(body: LexborNode, limits: Limits) -> _Piece:
    """The shown part of the tree, counted. It is walked without recursion: pages may nest without end."""
    root = _Piece("body")
    stack: list[tuple[LexborNode, _Piece]] = []
    node, piece = body.first_child, root
    count = 0
    while node is not None or stack:
        if node is None:
            parent, closed = stack.pop()
            piece = stack[-1][1] if stack else root
            piece.words += closed.words
            piece.links += closed.words if closed.tag == "a" else closed.links
            node = parent.next
            continue
        count += 1
        if count > limits.nodes:
            raise ReadingError(f"the page has more than {limits.nodes:,} parts")
        if node.is_text_node:
            text = _small(node.text_content or "", piece.tag)
            piece.parts.append(text)
            piece.words += len(_WORDS.findall(text))
        elif node.is_element_node and not _left_out(node):
            child = _element(node, outermost=not stack)
            piece.parts.append(child)
            if node.first_child is not None:
                stack.append((node, child))
                node, piece = node.first_child, child
                continue
        node = node.next
    return root


def _small(text: str, tag: str) -> str:
    """A text inside an element; digits set low or high become the characters for those."""
    return text.translate(_SMALL[tag]) if tag in _SMALL and text.strip().isdecimal() else text


def _element(node: LexborNode, outermost: bool) -> _Piece:
    """The piece of an element, without its parts; the indent of an ``outermost`` one is all the page's."""
    piece = _Piece(node.tag or "")
    if piece.tag in ("td", "th"):
        piece.rows, piece.columns = _number(node, "rowspan"), _number(node, "colspan")
    if not outermost and piece.tag in ("td", "p", "div", "span"):
        piece.indent = _styled_indent(node.attributes.get("style") or "")
    return piece


def _left_out(node: LexborNode) -> bool:
    if node.tag in _DROPPED:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", "").lower():
        return True
    if node.tag in ("body", "main", "article", "p", "td", "span", "table"):
        return False
    return bool(_AROUND.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"))


def _number(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "").strip()
    return int(value) if value.isdecimal() and len(value) < 6 else 1


def _main(root: _Piece) -> _Piece:
    """The smallest element that holds nearly all words of the page which are in no link."""
    piece = root
    while True:
        own = piece.words - piece.links
        inside = [part for part in piece.parts if isinstance(part, _Piece) and part.tag != "p"]
        best = max(inside, key=lambda part: part.words - part.links, default=None)
        if best is None or own <= 0 or best.words - best.links < _SHARE * own:
            return piece
        if best.tag in ("table", "tbody", "tr") and _holds_data(piece):
            return piece
        piece = best


def _holds_data(piece: _Piece) -> bool:
    return any(isinstance(part, _Piece) and part.tag == "table" and _grid(part) for part in piece.parts)


def _lines(root: _Piece) -> list[str]:
    """The lines of a piece: a line for each block, and for each row of a table."""
    lines: list[str] = []
    line: list[str] = []

    def end() -> None:
        made = _WRAP.sub("", "".join(line))
        for part in _INDENT.split(made):
            if stripped := _SPACES.sub(" ", part).strip(_EDGES):
                lines.append(stripped.replace("\v", "").replace("\0", ""))
        line.clear()

    stack: list[tuple[_Piece, Iterator[_Piece | str]]] = [(root, iter(root.parts))]
    while stack:
        piece, parts = stack[-1]
        part = next(parts, None)
        if part is None:
            stack.pop()
            if piece.tag in _BLOCKS:
                end()
        elif isinstance(part, str):
            line.append(part)
        else:
            if part.tag in _BLOCKS:
                end()
            rows = _grid(part) if part.tag == "table" else None
            if rows:
                lines.extend(grid.written(rows).rstrip("\n").split("\n"))
            elif not _of_links(part):
                stack.append((part, iter(part.parts)))
    end()
    return lines


def _of_links(piece: _Piece) -> bool:
    """Whether an element is a list of links: menus, 上一篇, places to go next."""
    return (
        piece.tag in ("ul", "ol", "div", "dl", "td")
        and piece.words > 3
        and piece.links > _LINKS * piece.words
    )


def _grid(table: _Piece) -> list[list[str]] | None:
    """The cells of a table that shows data; None for one that only lays out the page."""
    rows: list[list[grid.Span]] = []
    indents: list[float] = []
    for row in _rows(table):
        cells = [cell for cell in row.parts if isinstance(cell, _Piece) and cell.tag in ("td", "th")]
        texts = [_cell(cell) for cell in cells]
        if None in texts:
            return None
        rows.append([grid.Span(t or "", c.rows, c.columns) for t, c in zip(texts, cells, strict=True)])
        indents.append(_indent(cells[0]) if cells else 0)
    cells_of = grid.compact(grid.layout(grid.indented(rows, indents)))
    return cells_of if grid.is_table(cells_of) else None


def _rows(table: _Piece) -> Iterator[_Piece]:
    """The rows of a table, those in its head, bodies and foot too."""
    stack = [iter(table.parts)]
    while stack:
        part = next(stack[-1], None)
        if part is None:
            stack.pop()
        elif isinstance(part, _Piece):
            if part.tag in ("thead", "tbody", "tfoot"):
                stack.append(iter(part.parts))
            elif part.tag == "tr":
                yield part


def _cell(cell: _Piece) -> str | None:
    """The text of a cell; None when it holds a table or more than a cell of data does."""
    pieces: list[str] = []
    stack = [iter(cell.parts)]
    size = 0
    while stack:
        part = next(stack[-1], None)
        if part is None:
            stack.pop()
        elif isinstance(part, str):
            pieces.append(part)
            size += len(part.strip())
            if size > grid.WIDEST:
                return None
        elif part.tag == "table":
            return None
        else:
            if part.tag in _BLOCKS:
                pieces.append("\n")
            stack.append(iter(part.parts))
    return _SPACES.sub(" ", _WRAP.sub("", "".join(pieces))).strip(_EDGES)


def _indent(cell: _Piece) -> float:
    """How far in points the first words of a cell are set in, by its styles and by spaces."""
    total = 0.0
    part: _Piece | str | None = cell
    while isinstance(part, _Piece):
        total += part.indent
        part = next((one for one in part.parts if not isinstance(one, str) or one.strip(" \t\n\r\f")), None)
    if part:
        words = part.lstrip(" \t\n\r\f")
        lead = words[: len(words) - len(words.lstrip("\u00a0\u3000 "))]
        total += 12 * lead.count("\u3000") + 6 * lead.count("\u00a0")
    return total


def _styled_indent(style: str) -> float:
    """The indent that a style states, in points."""
    if "indent" not in style and "padding" not in style:
        return 0.0
    return sum(float(m["size"]) * _POINTS[m["unit"].lower()] for m in _INDENTED.finditer(style))


def _title(tree: LexborHTMLParser) -> str | None:
    for value in _metas(tree, _TITLES):
        if title := _line(value):
            return title
    named = tree.css_first("title")
    head = _line(named.text(deep=True)) if named is not None else None
    heading = _heading(tree, head)
    if heading or head is None:
        return heading
    while len(shorter := lists.pattern("site").sub("", head)) >= 4 and shorter != head:
        head = shorter
    return None if lists.pattern("site_name").fullmatch(head) else head


def _heading(tree: LexborHTMLParser, head: str | None) -> str | None:
    """The first heading that stands in the page's ``head`` too, or is the only one."""
    headings = [_line(node.text(deep=True)) for node in tree.css("h1")[:5]]
    for heading in headings:
        if heading and len(heading) >= 6 and (head is None or heading in head or len(headings) == 1):
            return heading
    return None


def _published(tree: LexborHTMLParser, lines: list[str]) -> date | None:
    for value in _metas(tree, _DATES):
        if (match := lists.pattern("date").search(value)) and (day := _day(match)):
            return day
    for value in furniture.stated(lines, ("date",)):
        if (match := lists.pattern("date").match(value)) and (day := _day(match)):
            return day
    text = "\n".join(lines)
    for name in ("labelled_date", "stamp"):
        if (match := lists.pattern(name).search(text)) and (day := _day(match)):
            return day
    return None


def _issuer(tree: LexborHTMLParser, lines: list[str]) -> str | None:
    for value in _metas(tree, _ISSUERS):
        if line := _line(value):
            return line
    return furniture.issuer(lines)


def _metas(tree: LexborHTMLParser, names: tuple[str, ...]) -> Iterator[str]:
    """The contents of the page's meta tags by those names, in their order."""
    wanted = {name.lower(): order for order, name in enumerate(names)}
    found = []
    for node in tree.css("meta"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        if name in wanted and (content := node.attributes.get("content")):
            found.append((wanted[name], content))
    yield from (content for _, content in sorted(found, key=lambda pair: pair[0]))


def _line(text: str | None) -> str | None:
    return _SPACES.sub(" ", text).strip(_EDGES)[:200] or None if text else None


def _day(match: regex.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
