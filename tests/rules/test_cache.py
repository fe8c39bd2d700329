"""The cache of compiled rules: never wrong, whoever writes it, stops or damages it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest
import regex

from extractor.pipeline import Extractor
from extractor.rules import built_in, cache, load

TEXT = "2023年1月，深圳市发展和改革委员会宣布，宝安区投资5.5亿元。"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "cache"
    monkeypatch.setenv(cache.VARIABLE, str(place))
    return place / cache.OWN


def test_what_is_read_back_gives_the_same_bulletins(folder: Path) -> None:
    made = Extractor()
    (file,) = folder.iterdir()
    stamp = file.stat().st_mtime_ns
    again = Extractor()
    assert file.stat().st_mtime_ns == stamp, "nothing new was to be written"
    assert again.rules == made.rules
    assert again.extract(TEXT) == made.extract(TEXT)
    assert len(made.extract(TEXT).mentions) == 4


def test_the_cache_is_quicker_than_compiling() -> None:
    spent = []
    for _ in range(3):
        regex.purge()  # what the library itself remembers within a process
        start = time.process_time()
        Extractor()
        spent.append(time.process_time() - start)
    assert min(spent[1:]) < 0.7 * spent[0]


def test_a_changed_rule_is_not_read_from_the_cache(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "amounts").mkdir()
    before = Extractor(tmp_path).extract("新增3籴籴。").mentions
    table = tmp_path / "amounts" / "classifiers.csv"
    table.write_text("classifier,use,counts,source\n籴籴,,,test\n", "utf-8")
    after = Extractor(tmp_path).extract("新增3籴籴。").mentions
    assert ([m.text for m in before], [m.text for m in after]) == ([], ["3籴籴"])
    assert len(list(folder.iterdir())) == 2


def test_rules_of_another_place_tell_their_own_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(built_in() / "dates", tmp_path / name / "dates")
        rules = Extractor(tmp_path / name).rules
        assert {rule.file.parts[-3] for rule in rules.family("dates")} == {name}


@pytest.mark.parametrize("damage", [b"", b"\0" * 40, None])
def test_a_damaged_file_is_made_anew(folder: Path, damage: bytes | None) -> None:
    Extractor()
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert [m.text for m in Extractor().extract(TEXT).mentions][-1] == "5.5亿元"
    assert len(file.read_bytes()) > len(whole) // 2


def test_a_piece_of_a_stopped_writer_does_no_harm(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "rules-abc.part").write_bytes(b"half")
    Extractor()
    assert sorted(file.suffix for file in folder.iterdir()) == [".part", ".pickle"]


def test_an_old_piece_is_removed_and_a_new_one_is_not(folder: Path) -> None:
    cache.write("one", 1)
    (whole,) = folder.iterdir()
    for name in ("old", "new"):
        (folder / f"rules-{name}.part").write_bytes(whole.read_bytes()[:40])
    os.utime(folder / "rules-old.part", (1, 1))
    cache.write("two", 2)
    assert sorted(file.name for file in folder.glob("*.part")) == ["rules-new.part"]


def test_a_clock_that_was_set_back_loses_nothing(folder: Path) -> None:
    for number in range(cache.NEWEST):
        cache.write(f"n{number}", number)
        os.utime(folder / f"rules-n{number}.pickle", (4e9, 4e9))
    cache.write("now", 1)
    assert cache.read("now") == 1
    assert len(list(folder.iterdir())) == cache.NEWEST


def test_what_others_keep_in_the_named_folder_stays(folder: Path) -> None:
    mine = [folder.parent / f"chapter-{number:02}.txt" for number in range(20)]
    mine += [folder / f"note-{number:02}.pickle" for number in range(20)]
    mine += [folder / "rules-of-the-house.pickle"]
    folder.mkdir(parents=True)
    for file in mine:
        file.write_text("a user's own")
        os.utime(file, (1, 1))
    for number in range(cache.NEWEST + 3):
        cache.write(f"n{number}", number)
    assert [file.read_text() for file in mine] == ["a user's own"] * len(mine)
    assert len(list(folder.glob("rules-n*.pickle"))) == cache.NEWEST


def test_what_can_no_longer_be_unpickled_is_made_anew(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = ModuleType("gone_later")
    exec("class Held: pass", gone.__dict__)
    monkeypatch.setitem(sys.modules, "gone_later", gone)
    cache.write("held", gone.Held())
    assert isinstance(cache.read("held"), gone.Held)
    monkeypatch.delitem(sys.modules, "gone_later")
    assert cache.read("held") is None
    assert "cannot be used" in caplog.text


def test_only_the_newest_files_are_left(folder: Path) -> None:
    for number in range(cache.NEWEST + 3):
        cache.write(f"n{number}", number)
        os.utime(folder / f"rules-n{number}.pickle", (number, number))
    assert cache.read("n0") is None
    assert cache.read(f"n{cache.NEWEST + 2}") == cache.NEWEST + 2
    assert len(list(folder.iterdir())) == cache.NEWEST


def test_several_may_write_at_once(folder: Path) -> None:
    code = f"import extractor; print(len(extractor.Extractor().extract({TEXT!r}).mentions))"
    runs = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(4)]
    assert [run.communicate()[0].strip() for run in runs] == [b"4"] * 4
    (file,) = folder.iterdir()
    assert cache.read(file.stem.removeprefix("rules-")) == load()


def test_nothing_is_kept_when_the_variable_is_empty(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv(cache.VARIABLE, "")
    assert cache.folder() is None
    Extractor()
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file" / "cache"))
    assert len(Extractor().extract(TEXT).mentions) == 4


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="needs root to give a file away")
def test_a_file_of_another_user_is_not_unpickled(folder: Path) -> None:
    cache.write("given", 1)
    assert cache.read("given") == 1
    os.chown(folder / "rules-given.pickle", 12345, -1)
    assert cache.read("given") is None
