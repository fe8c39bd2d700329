"""What arguments stand for."""

from __future__ import annotations

import json
import pickle
import zipfile
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

from extractor.errors import ReadingError
from extractor.reading import Limits, sources

TEXT = "全年生产总值88.6亿元。\n"


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, "utf-8")


def test_a_folder_is_read_by_name_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/2.txt", "a/1.txt", ".git/c.txt", "a/.x.txt", "a/pic.png")
    found = list(sources([tmp_path]))
    assert [item.id for item in found] == ["a-1", "a-2", "b"]
    assert [item.read().text for item in found] == [TEXT] * 3


def test_what_is_to_be_left_out_is_read_only_by_name(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "out/tables/b.txt", "out/c.txt")
    out = tmp_path / "out"
    found = sources([tmp_path, out / "c.txt"], leave=[out / "tables", out / "c.txt"])
    assert [item.id for item in found] == ["a", "c"]
    with pytest.raises(ReadingError, match="there are no documents in it"):
        list(sources([out], leave=[out]))


def test_documents_are_counted_without_being_unpacked(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("c.txt", TEXT)
        archive.writestr("bomb.txt", b"0" * 50_000_000)
    rows = [{"id": "same", "text": TEXT}] * 300
    (tmp_path / "d.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    pd.DataFrame(rows).to_parquet(tmp_path / "e.parquet")
    whole, counted = (list(sources([tmp_path], contents=contents)) for contents in (True, False))
    assert len(whole) == len(counted) == 603
    assert not any(item.raw or item.fault for item in counted if "b.zip" in item.name)


def test_globs_and_files_named_twice(tmp_path: Path) -> None:
    write(tmp_path, "2020/a.txt", "2021/a.txt", "2021/b.md")
    found = list(sources([tmp_path / "2021" / "a.txt", tmp_path / "**" / "*.txt"]))
    assert [item.id for item in found] == ["a", "2020-a"]


def test_names_that_clash_get_ids_of_their_own_that_stay(tmp_path: Path) -> None:
    write(tmp_path, "a.html", "A.txt", "a.txt", "a b;c.txt", "a b,c.txt", "..x .txt", f"{'长' * 70}.txt")
    first = [item.id for item in sources([tmp_path])]
    assert first == [item.id for item in sources([tmp_path])]
    assert len({name.casefold() for name in first}) == len(first)
    assert all(not name.startswith(".") and len(name.encode()) <= 200 for name in first)
    assert {"A", "a-html", "a-txt", "a-b-c"} <= set(first)


def test_archives_keep_names_inside_and_hide_nothing_bad(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "公报.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/passwd.txt", TEXT)
        archive.writestr("/root/x.txt", TEXT)
        archive.writestr("__MACOSX/x.txt", TEXT)
        archive.writestr("pic.png", b"\x89PNG")
        archive.writestr("bomb.txt", b"0" * 50_000_000)
        archive.writestr("empty.txt", b"")
    found = {item.id: item for item in sources([tmp_path])}
    assert list(found) == ["公报-bomb", "公报-empty", "公报-etc-passwd", "公报-root-x"]
    assert found["公报-root-x"].read().text == TEXT
    with pytest.raises(ReadingError, match=r"公报\.zip!bomb\.txt: .*decompression bomb"):
        found["公报-bomb"].read()
    with pytest.raises(ReadingError, match="the file is empty"):
        found["公报-empty"].read()


def test_names_of_archives_made_on_a_chinese_windows(tmp_path: Path) -> None:
    plain = BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("0123456789.txt", TEXT)  # as many bytes as the name it gets
    raw = plain.getvalue().replace(b"0123456789.txt", "统计公报a1.txt".encode("gbk"))
    (tmp_path / "x.zip").write_bytes(raw)
    assert [item.id for item in sources([tmp_path / "x.zip"])] == ["x-统计公报a1"]


def test_json_lines_give_text_and_frame_and_name_the_bad_line(tmp_path: Path) -> None:
    rows = [
        {"id": "深圳.1", "text": TEXT, "published": "2021-03-01T00:00:00", "region": "440300"},
        {"title": "x"},
    ]
    lines = [json.dumps(row) for row in rows]
    (tmp_path / "x.jsonl").write_text(
        "\n".join([lines[0], "", "{", lines[1], json.dumps({"text": TEXT})]), "utf-8"
    )
    found = list(sources([tmp_path / "x.jsonl"]))
    assert [item.id for item in found] == ["深圳.1", "x-3", "x-4", "x-5"]
    assert dict(found[0].given) == {"published": "2021-03-01", "region": "440300"}
    assert found[0].read().source.name == f"{tmp_path / 'x.jsonl'}:1"
    with pytest.raises(ReadingError, match=r"x\.jsonl:3: this line is no JSON object \(line 3: "):
        found[1].read()
    with pytest.raises(ReadingError, match=r"x\.jsonl:4: there is no text"):
        found[2].read()


def test_parquet_gives_rows(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"text": [TEXT, None], "published": pd.to_datetime(["2021-03-01", None]), "n": [1, 2]}
    )
    frame.to_parquet(tmp_path / "x.parquet")
    found = list(sources([tmp_path / "x.parquet"]))
    assert [item.id for item in found] == ["x-1", "x-2"]
    assert found[0].read().text == TEXT
    assert dict(found[0].given) == {"published": "2021-03-01"}
    with pytest.raises(ReadingError, match="no text"):
        found[1].read()


def test_parquet_without_text_or_broken_is_named(tmp_path: Path) -> None:
    pd.DataFrame({"n": [1]}).to_parquet(tmp_path / "x.parquet")
    (tmp_path / "y.parquet").write_bytes(b"PAR1xxxx")
    with pytest.raises(ReadingError, match="no text column"):
        list(sources([tmp_path / "x.parquet"]))
    with pytest.raises(ReadingError, match="Parquet file is broken"):
        list(sources([tmp_path / "y.parquet"]))


def test_what_only_lies_in_a_folder_is_skipped_when_it_holds_no_documents(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    index = tmp_path / "index.jsonl"
    index.write_text('{"id": "a", "path": "a.txt", "published": "2021-03-01", "region": "440300"}\n', "utf-8")
    pd.DataFrame({"n": [1]}).to_parquet(tmp_path / "x.parquet")
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as archive:
        archive.writestr("pic.png", b"")
    (tmp_path / "z.zip").write_bytes(b"PK\3\4")
    told: list[str] = []
    found = list(sources([tmp_path], tell=told.append))
    assert [item.id for item in found] == ["a", "z"]
    with pytest.raises(ReadingError, match=r"z\.zip: the ZIP archive is broken"):
        found[1].read()
    assert [line.partition(": ")[0] for line in told] == [
        str(index),
        f"{tmp_path}/x.parquet",
        f"{tmp_path}/y.zip",
    ]
    assert "no text column" in told[0]
    assert "--meta" in told[0]
    assert "--meta" not in told[1]
    with pytest.raises(ReadingError, match=r"index\.jsonl: there is no text column .* --meta"):
        list(sources([index]))
    with pytest.raises(ReadingError, match=r"\*\.jsonl: there are no documents"):
        list(sources([tmp_path / "*.jsonl"]))


def test_standard_input() -> None:
    (item,) = sources(["-"], BytesIO(TEXT.encode("gbk")))
    assert (item.id, item.name, item.read().text) == ("stdin", "-", TEXT)


@pytest.mark.parametrize("name", ["nothing.txt", "*.txt", "empty"])
def test_arguments_that_stand_for_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadingError, match=r"no (?:such|document)"):
        list(sources([tmp_path / name]))


def test_inputs_travel_to_workers_and_their_digest_tells_content_and_frame(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt")
    one, other = (pickle.loads(pickle.dumps(item)) for item in sources([tmp_path]))
    assert one.digest() == other.digest()
    (tmp_path / "b.txt").write_text(TEXT + " ", "utf-8")
    assert one.digest() != other.digest()


def test_a_file_past_the_limit_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (item,) = sources([tmp_path])
    with pytest.raises(ReadingError, match=r"a\.txt: it has .* bytes, more than the limit"):
        item.read(Limits(size=10))


def test_an_archive_whose_list_of_members_lies_is_a_broken_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.txt", TEXT)
    raw = (tmp_path / "a.zip").read_bytes()
    at = raw.rindex(b"PK\5\6")
    (tmp_path / "a.zip").write_bytes(raw[: at + 12] + b"\xff\xff\xff\x7f" + raw[at + 16 :])
    with pytest.raises(ReadingError, match=r"a\.zip: the ZIP archive is broken"):
        list(sources([tmp_path / "a.zip"]))
    (tmp_path / "a.zip").write_bytes(raw[: at + 16] + b"\xff\xff\xff\x7f" + raw[at + 20 :])
    (member,) = sources([tmp_path / "a.zip"])
    with pytest.raises(ReadingError, match=r"a\.zip!b\.txt: it is broken"):
        member.read()
