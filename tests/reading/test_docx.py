"""Word documents, made by hand."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from extractor.errors import ReadingError
from extractor.reading import Limits, parse

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, head: str = "", **parts: bytes) -> bytes:
    """A Word document with ``body`` as the XML inside w:body."""
    xml = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def p(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def test_paragraphs_are_lines_and_runs_are_joined() -> None:
    body = p("全年生产总值", "88.6", "亿元。") + p() + p("　　比上年增长7.5%。")
    content = parse(docx(body), "a.docx")
    assert content.text == "全年生产总值88.6亿元。\n比上年增长7.5%。\n"
    assert content.source.media_type.endswith("wordprocessingml.document")


def test_deleted_text_field_codes_and_second_copies_are_left_out() -> None:
    gone = "<w:del><w:r><w:t>旧</w:t></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r>"
    copy = '<m:Fallback xmlns:m="urn:x"><w:r><w:t>副本</w:t></w:r></m:Fallback>'
    body = f"<w:p><w:r><w:t>增长</w:t></w:r>{gone}{copy}<w:r><w:t>7%</w:t><w:br/><w:t>物价</w:t></w:r></w:p>"
    assert parse(docx(body), "a.docx").text == "增长7%\n物价\n"


def test_a_table_is_rows_with_spans_kept_in_place() -> None:
    def tc(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    rows = (
        tc("指标", '<w:vMerge w:val="restart"/>') + tc("2020年", '<w:gridSpan w:val="2"/>'),
        tc("", "<w:vMerge/>") + tc("绝对数") + tc("增长（%）"),
        tc("生产总值") + tc("88.6") + tc("7.5"),
    )
    body = p("表1") + "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>" + p("完")
    assert parse(docx(body), "a.docx").text == (
        "表1\n| 指标 | 2020年 |  |\n|  | 绝对数 | 增长（%） |\n| 生产总值 | 88.6 | 7.5 |\n完\n"
    )


def test_indents_of_rows_are_kept_where_they_differ() -> None:
    def tr(text: str, figure: str, indent: str = "") -> str:
        first = f"<w:p><w:pPr><w:ind {indent}/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        return f"<w:tr><w:tc>{first}</w:tc><w:tc>{p(figure)}</w:tc></w:tr>"

    rows = (
        tr("总人口", "31"),
        tr("城镇", "15", 'w:left="240" w:firstLine="240"'),
        tr("\u3000其中：女性", "8"),
        tr("出生", "1"),
    )
    assert parse(docx(f"<w:tbl>{''.join(rows)}</w:tbl>"), "a.docx").text == (
        "| 总人口 | 31 |\n| 　　城镇 | 15 |\n| 　其中：女性 | 8 |\n| 出生 | 1 |\n"
    )


def test_entities_are_refused() -> None:
    head = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    with pytest.raises(ReadingError, match="declares a document type"):
        parse(docx(p("&b;"), head), "a.docx")


def test_a_bomb_is_refused_by_its_ratio() -> None:
    with pytest.raises(ReadingError, match="decompression bomb"):
        parse(docx(p("0" * 30_000_000)), "a.docx")


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(ReadingError, match="more than 100 parts"):
        parse(docx(p("a") * 101), "a.docx", Limits(nodes=100))


@pytest.mark.parametrize("broken", [b"<w:document", b"", b"\xff\xff"])
def test_broken_xml_is_named(broken: bytes) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", broken)
    with pytest.raises(ReadingError, match=r"word/document\.xml is broken"):
        parse(made.getvalue(), "a.docx")


def test_a_cut_off_archive_is_named() -> None:
    with pytest.raises(ReadingError, match="broken"):
        parse(docx(p("增长"))[:-30], "a.docx")


def test_deep_nesting_is_read() -> None:
    body = "<w:sdt>" * 20_000 + p("增长") + "</w:sdt>" * 20_000
    assert parse(docx(body), "a.docx").text == "增长\n"
