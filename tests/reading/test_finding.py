"""Names, links and folders as file systems have them, not as one would like them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from conftest import Run
from extractor.errors import ReadingError
from extractor.reading import sources
from extractor.reading.finding import shown

TEXT = "2023年1月，投资5亿元。\n"
GBK = os.fsdecode("公报.txt".encode("gbk"))  # as an old archive leaves it, in no UTF-8


def names(*arguments: Path | str) -> list[str]:
    return [item.id for item in sources(arguments)]


def write(folder: Path, *files: str) -> None:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(TEXT, "utf-8")


def test_a_name_that_is_no_utf_8_is_escaped(command: Run, tmp_path: Path) -> None:
    write(tmp_path, f"in/{GBK}", "in/a.txt", f"in/{GBK}.d/b.txt")
    (tmp_path / "in" / f"x{GBK}").write_bytes(b"\0")
    for more in ([], ["--resume"]):
        done = command("run", "in", "--to", "xlsx:a.xlsx", "--to", "duckdb:a.duckdb", *more)
        assert done.returncode == 3, done.stderr
        assert "Wrote 3 of 4" in done.stdout
    (failure,) = map(json.loads, (tmp_path / "outputs" / "failed.jsonl").read_text("utf-8").splitlines())
    assert failure["path"] == r"in/x\xb9\xab\xb1\xa8.txt"
    made = json.loads((tmp_path / "outputs" / "xb9-xab-xb1-xa8.json").read_bytes())
    assert made["source"]["name"] == r"\xb9\xab\xb1\xa8.txt"
    named = command("run", f"in/{GBK}", "--out", "alone")
    assert named.returncode == 0, named.stderr


def test_a_path_is_shown_as_text() -> None:
    assert shown(Path("2023/公报.txt")) == "2023/公报.txt"
    assert shown(GBK).isprintable()


def test_folders_that_are_no_utf_8(command: Run, tmp_path: Path) -> None:
    write(tmp_path, f"{GBK}/in/a.txt", f"{GBK}/rules/words.txt")
    (tmp_path / GBK / "rules" / "words.txt").write_text("宝安\n", "utf-8")
    done = command("run", f"{GBK}/in", "--out", f"{GBK}/out", "--rules", f"{GBK}/rules")
    assert done.returncode == 0, done.stderr
    assert "Wrote 1 of 1" in done.stdout


def test_a_glob_over_links_to_itself_ends(tmp_path: Path) -> None:
    write(tmp_path, "in/a.txt", "in/b/c.txt", "elsewhere/d.txt")
    for name in ("x", "y", "z"):
        (tmp_path / "in" / name).symlink_to(tmp_path / "in", target_is_directory=True)
        (tmp_path / "in" / "b" / name).symlink_to(tmp_path, target_is_directory=True)
    assert sorted(name.rpartition("-")[2] for name in names(tmp_path / "in" / "**" / "*.txt")) == [
        "a",
        "c",
        "d",
    ]
    assert names(tmp_path / "in") == ["a", "b-c"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["a"]),
        ("**/*.txt", ["a", "b-c", "b-d-e"]),
        ("**/**/e.*", ["b-d-e"]),
        ("b/**", ["c", "d-e"]),
        ("*/c.txt", ["b-c"]),
        ("b/[cd]*", ["c"]),
        ("?/d/*.tx[t]", ["b-d-e"]),
        ("**/d/e.txt", ["b-d-e"]),
    ],
)
def test_globs(tmp_path: Path, pattern: str, found: list[str]) -> None:
    write(tmp_path, "a.txt", "b/c.txt", "b/d/e.txt", "b/.hidden/f.txt", "b/.g.txt")
    assert names(tmp_path / pattern) == found


def test_a_pattern_that_nothing_fits(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no document fits this pattern"):
        names(tmp_path / "nowhere" / "*.txt")


def test_a_folder_that_cannot_be_listed_is_a_failure(command: Run, tmp_path: Path) -> None:
    """A path that is too long for the system keeps out root as well, who may read all folders."""
    write(tmp_path, "in/a.txt")
    here = os.open(tmp_path / "in", os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=here)
        deeper = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    done = command("run", "in")
    assert done.returncode == 3
    assert "this folder cannot be read: File name too long" in done.stderr
    assert "Wrote 1 of 2" in done.stdout


@pytest.mark.skipif(os.getuid() == 0, reason="root may read every folder")
def test_a_folder_without_permission_is_a_failure(tmp_path: Path) -> None:
    write(tmp_path, "in/a.txt", "in/b/c.txt")
    (tmp_path / "in" / "b").chmod(0)
    for argument in ("in", "in/**/*.txt", "in/*/*.txt"):
        faults = [item.fault for item in sources([tmp_path / argument]) if item.fault]
        assert faults == ["this folder cannot be read: Permission denied"]
