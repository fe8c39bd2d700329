"""Many documents: workers, order, failures, time limits, and runs that were stopped and go on."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from conftest import COMMAND, Run
from extractor.cli import main
from extractor.errors import BusyError, StorageError
from extractor.model import Source
from extractor.pipeline import Extractor
from extractor.reading import Content
from extractor.running.batch import Setting, Task, Worker, run
from extractor.running.journal import Done, Failed, Journal, Unchanged

pytestmark = pytest.mark.commands

TEXT = (
    "2023年{month}月，宝安区投资{figure}亿元，同比增长{rate}%。"
    "市发改委介绍，全年力争新开工项目超过{figure}个。\n"
)


@dataclass(frozen=True)
class Given:
    """An input that needs no file: its text, or something that goes wrong when it is read."""

    id: str
    text: str
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.id

    def digest(self) -> str:
        return self.text

    def read(self) -> Content:
        match self.text:
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "hang":
                while True:
                    pass
            case "raise":
                raise ZeroDivisionError("by nought")
        return Content(self.text, Source(self.name))


class Breaks:
    """A step with a fault in it."""

    def run(self, draft: object) -> None:
        raise ZeroDivisionError("by nought")


def tasks(*texts: str) -> Iterator[Task]:
    for position, text in enumerate(texts):
        yield Task(position, Given(f"d{position}", text), {"published": "2023-05-06"})  # type: ignore[arg-type]


def files(folder: Path) -> dict[str, bytes]:
    """All that a run leaves for its user."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != ".run")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Forty small bulletins, and one that cannot be read."""
    dice = random.Random(5)
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(40):
        lines = [
            TEXT.format(month=dice.randint(1, 12), figure=dice.randint(10, 99), rate=dice.randint(1, 30) / 10)
            for _ in range(dice.randint(1, 20))
        ]
        (folder / f"b{number:03}.txt").write_text("".join(lines), "utf-8")
    (folder / "b020.txt").write_bytes(b"2023\0")
    return folder


def test_two_workers_give_what_one_process_gives(command: Run, inputs: Path, tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        done = command("run", "in", "--out", f"out{jobs}", "--published", "2023-02-03", "--jobs", jobs)
        assert done.returncode == 3, done.stderr
        assert "Wrote 39 of 40 documents" in done.stdout
    assert files(tmp_path / "out1") == files(tmp_path / "out2")
    assert len(files(tmp_path / "out1")) == 39 + 12 + 1


def test_a_killed_run_goes_on_and_ends_as_if_it_had_not_been(inputs: Path, tmp_path: Path) -> None:
    def start(out: str, *more: str) -> subprocess.Popen[bytes]:
        line = [COMMAND, "run", "in", "--out", out, "--published", "2023-02-03", "--jobs", "2", *more]
        return subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    assert start("whole").wait() == 3
    running = start("broken")
    for share in (3, 15, 28):
        while running.poll() is None and len(list((tmp_path / "broken").glob("*.json"))) < share:
            time.sleep(0.005)
        running.kill()
        running.wait()
        for path in (tmp_path / "broken").glob("*.json"):
            json.loads(path.read_bytes())
        running = start("broken", "--resume")
    assert running.wait() == 3
    assert files(tmp_path / "broken") == files(tmp_path / "whole")


def test_what_has_not_changed_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name, figure in (("a", 1), ("b", 2), ("c", 3)):
        (tmp_path / "in" / f"{name}.txt").write_text(TEXT.format(month=1, figure=figure, rate=1), "utf-8")

    def times() -> dict[str, int]:
        return {path.stem: path.stat().st_mtime_ns for path in (tmp_path / "outputs").glob("*.json")}

    assert main(["run", "in"]) == 0
    first = times()
    assert main(["run", "in", "--resume"]) == 0
    assert times() == first
    (tmp_path / "in" / "b.txt").write_text(TEXT.format(month=1, figure=20, rate=1), "utf-8")
    size = (tmp_path / "outputs" / "c.json").stat().st_size
    (tmp_path / "outputs" / "c.json").write_bytes(b"?" * size)
    assert main(["run", "in", "--resume"]) == 0
    again = times()
    assert {name for name in first if again[name] != first[name]} == {"b", "c"}
    assert main(["run", "in", "--out", "anew"]) == 0
    assert files(tmp_path / "anew") == files(tmp_path / "outputs")
    assert main(["run", "in", "--resume", "--published", "2022-01-01"]) == 0
    assert all(times()[name] != again[name] for name in again)
    assert main(["run", "in/a.txt", "--resume", "--published", "2022-01-01", "--json"]) == 0
    assert b"\r\nb," not in (tmp_path / "outputs" / "tables" / "documents.csv").read_bytes()


def test_failures_have_path_reason_and_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_bytes("2023年\n\0".encode())
    (tmp_path / "b.txt").write_text(TEXT.format(month=1, figure=2, rate=3), "utf-8")
    assert main(["run", "a.txt", "b.txt"]) == 3
    (line,) = (tmp_path / "outputs" / "failed.jsonl").read_text("utf-8").splitlines()
    failure = json.loads(line)
    assert (failure["path"], failure["id"], failure["place"]) == ("a.txt", "a", "line 2")
    assert failure["reason"].startswith("a.txt: there is a NUL character")
    (tmp_path / "a.txt").write_text(TEXT.format(month=1, figure=2, rate=3), "utf-8")
    assert main(["run", "a.txt", "b.txt", "--resume"]) == 0
    assert not (tmp_path / "outputs" / "failed.jsonl").exists()


def test_a_worker_that_dies_or_hangs_costs_one_document(tmp_path: Path) -> None:
    setting = Setting(None, tmp_path, "v", seconds=1.0)
    good = TEXT.format(month=1, figure=2, rate=3)
    results = sorted(
        run(tasks(good, "die", good, "hang", good, "raise"), setting, 2), key=lambda r: r.position
    )
    assert [type(result) for result in results] == [Done, Failed, Done, Failed, Done, Failed]
    died, hung, raised = (result for result in results if isinstance(result, Failed))
    assert died.reason == "d1: the worker process ended: SIGKILL; there may not be enough memory"
    assert hung.reason == "d3: not done in 1 seconds; --timeout gives more"
    assert raised.reason == "d5: ZeroDivisionError: by nought"
    assert raised.place is not None
    assert raised.place.startswith("test_batch.py:")


def test_a_time_limit_holds_in_this_process_too(extractor: Extractor, tmp_path: Path) -> None:
    setting = Setting(None, tmp_path, "v", seconds=0.2)
    (result,) = run(tasks("hang"), setting, 0, extractor)
    assert isinstance(result, Failed)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_known_key_is_not_done_again(extractor: Extractor, tmp_path: Path) -> None:
    worker = Worker(Setting(None, tmp_path, "v"), extractor)
    (task,) = tasks("2023年1月")
    done = worker(task)
    assert isinstance(done, Done)
    known = Task(0, task.item, task.frame, (done.key, done.digest))
    assert isinstance(worker(known), Unchanged)
    assert isinstance(Worker(Setting(None, tmp_path, "w"), extractor)(known), Done)


def test_a_full_disk_stops_the_run_and_it_goes_on_later(command: Run, inputs: Path, tmp_path: Path) -> None:
    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))

    line = [COMMAND, "run", "in", "--out", "out", "--published", "2023-02-03"]
    stopped = subprocess.run(line, cwd=tmp_path, preexec_fn=small, capture_output=True, text=True)
    assert stopped.returncode == 2
    assert stopped.stderr.startswith("extractor: ")
    assert "Traceback" not in stopped.stderr
    assert not list((tmp_path / "out").rglob("*.part"))
    assert command(*line[1:], "--resume").returncode == 3
    assert command(*line[1:3], "--out", "whole", "--published", "2023-02-03").returncode == 3
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_an_output_that_cannot_be_written_is_no_fault_of_the_document(
    extractor: Extractor, tmp_path: Path
) -> None:
    (tmp_path / "d0.json").mkdir()
    with pytest.raises(StorageError):
        list(run(tasks("2023年1月"), Setting(None, tmp_path, "v"), 0, extractor))


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    with Journal(tmp_path, resume=False), pytest.raises(BusyError, match="another run is writing"):
        Journal(tmp_path, resume=True)
    Journal(tmp_path, resume=True).__exit__()


def test_a_second_run_is_told_so(command: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2023年1月", "utf-8")
    with Journal(tmp_path / "outputs", resume=False):
        second = command("run", "a.txt", "--to", "duckdb:a.duckdb")
    assert second.returncode == 2
    assert second.stderr == "extractor: outputs: another run is writing to this folder\n"


def test_a_worker_of_an_earlier_run_no_longer_writes(extractor: Extractor, tmp_path: Path) -> None:
    old, new = TEXT.format(month=1, figure=2, rate=3), TEXT.format(month=1, figure=4, rate=5)
    earlier = Journal(tmp_path, resume=False)
    orphan = Worker(Setting(None, tmp_path, "v", pieces=earlier.pieces), extractor)
    earlier._base.close()  # as when it is killed
    with Journal(tmp_path, resume=True) as later:
        worker = Worker(Setting(None, tmp_path, "v", pieces=later.pieces), extractor)
        assert isinstance(worker(next(tasks(new))), Done)
        written = (tmp_path / "d0.json").read_bytes()
        with pytest.raises(StorageError, match="another run has begun in it"):
            orphan(next(tasks(old)))
        assert (tmp_path / "d0.json").read_bytes() == written
    assert [path.name for path in (tmp_path / ".run").iterdir()] == ["journal.sqlite"]


def test_a_worker_left_over_after_a_signal_is_fenced(inputs: Path, tmp_path: Path) -> None:
    line = [COMMAND, "run", "in", "--out", "out", "--jobs", "2"]
    running = subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while running.poll() is None and not list((tmp_path / "out").glob("*.json")):
        time.sleep(0.005)
    running.send_signal(signal.SIGTERM)
    assert running.wait() != 0
    assert main(["run", str(inputs / "b001.txt"), "--out", str(tmp_path / "out")]) == 0
    before = files(tmp_path / "out")
    time.sleep(1)
    assert files(tmp_path / "out") == before


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")
def test_workers_end_with_the_run_that_is_killed(inputs: Path, tmp_path: Path) -> None:
    line = [COMMAND, "run", "in", "--out", "out", "--jobs", "3"]
    running = subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while running.poll() is None and not list((tmp_path / "out").glob("*.json")):
        time.sleep(0.005)
    workers = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
    assert len(workers) >= 3
    running.kill()
    running.wait()
    until = time.monotonic() + 60
    while any(alive(int(pid)) for pid in workers):
        assert time.monotonic() < until, "a worker waits for a run that is gone"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_documents_had_compiled_is_kept(
    extractor: Extractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTRACTOR_CACHE", str(tmp_path / "cache"))
    with Journal(tmp_path / "out", resume=False) as journal:
        worker = Worker(Setting(None, tmp_path / "out", "v", pieces=journal.pieces))
        made = len(worker.extractor.rules._made)
        assert isinstance(worker(next(tasks(TEXT.format(month=1, figure=2, rate=3)))), Done)
        worker.keep()
    assert len(worker.extractor.rules._made) > made
    assert Extractor().rules._made.keys() == worker.extractor.rules._made.keys()


def test_a_folder_that_is_removed_stops_the_run(inputs: Path, tmp_path: Path) -> None:
    line = [COMMAND, "run", "in", "--out", "out", "--jobs", "2"]
    running = subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while running.poll() is None and not list((tmp_path / "out").glob("*.json")):
        time.sleep(0.005)
    (tmp_path / "out").rename(tmp_path / "gone")
    out, told = running.communicate()
    assert running.returncode == 2
    assert "out: the folder was removed" in told
    assert "Traceback" not in told
    assert "Wrote" not in out
    assert not (tmp_path / "out").exists()


def test_what_is_removed_meanwhile_is_not_counted(extractor: Extractor, tmp_path: Path) -> None:
    with Journal(tmp_path, resume=False) as journal:
        setting = Setting(None, tmp_path, "v", pieces=journal.pieces)
        for result in run(tasks("2023年1月", "2023年2月"), setting, 0, extractor):
            journal.add(result)
        assert journal.counts() == (2, 0)
        (tmp_path / "d1.json").unlink()
        journal.settle()
        assert journal.counts() == (1, 1)
        (failure,) = journal.failures()
        assert failure.reason == "d1: d1.json was removed while the run went on"
        assert [id for id, _, _ in journal.rows()] == ["d0"]


@pytest.mark.parametrize("resume", [True, False])
@pytest.mark.parametrize("at", [0, 4096])
def test_a_damaged_journal_is_set_aside(command: Run, tmp_path: Path, resume: bool, at: int) -> None:
    (tmp_path / "a.txt").write_text(TEXT.format(month=1, figure=2, rate=3), "utf-8")
    assert command("run", "a.txt").returncode == 0
    journal = tmp_path / "outputs" / ".run" / "journal.sqlite"
    held = journal.read_bytes()
    journal.write_bytes(held[:at] + b"\xff" * 3000 + held[at + 3000 :])
    again = command("run", "a.txt", *(["--resume"] if resume else []))
    assert again.returncode == 0, again.stderr
    assert resume <= ("the journal is damaged; it is kept as journal.sqlite.damaged" in again.stderr)
    assert command("run", "a.txt", "--resume").stderr == ""


def test_damage_inside_a_row_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT.format(month=1, figure=2, rate=3), "utf-8")
    assert main(["run", "a.txt"]) == 0
    with sqlite3.connect("outputs/.run/journal.sqlite") as base:
        base.execute("UPDATE documents SET tables = ?", [b"x" * 99])
    base.close()
    assert main(["run", "a.txt", "--resume"]) == 2
    assert main(["run", "a.txt"]) == 0


def test_a_step_that_breaks_down_is_a_failure_of_a_document_that_is_there(tmp_path: Path) -> None:
    made = Extractor()
    made.steps = made.steps | {"bulletin_observations": Breaks()}
    with Journal(tmp_path, resume=False) as journal:
        setting = Setting(None, tmp_path, "v", pieces=journal.pieces)
        for result in run(tasks("2023年1月，投资5亿元。"), setting, 0, made):
            journal.add(result)
        assert journal.counts() == (1, 0)
        (failure,) = journal.failures()
    assert failure.reason == (
        "d0: step observations: ZeroDivisionError: by nought; what the other steps found is kept"
    )
    assert failure.place is not None
    assert failure.place.startswith("test_batch.py:")
    assert len(json.loads((tmp_path / "d0.json").read_bytes())["mentions"]) == 2


def test_pieces_of_a_killed_run_are_swept(tmp_path: Path) -> None:
    piece = tmp_path / "tables" / f".{'0123456789abcdef' * 2}.part"
    own = tmp_path / ".mine.part"
    piece.parent.mkdir()
    for path in (piece, own):
        path.write_bytes(b"")
    with Journal(tmp_path, resume=True):
        assert (piece.exists(), own.exists()) == (False, True)


def test_plain_lines_of_progress(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.cli.progress import Progress

    clock = iter(range(0, 100, 4))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    with Progress(4) as progress:
        for _ in range(4):
            progress.advance(1000)
    assert capsys.readouterr().err.splitlines() == ["2 of 4 documents, 0.2/s, 250 characters/s, 0:00:08 left"]


def test_standard_input_and_its_id(command: Run, tmp_path: Path) -> None:
    done = command("run", "-", "--published", "2023-02-03", stdin=TEXT.format(month=1, figure=2, rate=3))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "outputs" / "stdin.json").exists()


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (["--jobs", "0"], "'0' is not a number of processes"),
        (["--timeout", "-1"], "'-1' is not a number of seconds"),
        (["--to", "oracle:x"], "give duckdb:FILE or xlsx:FILE"),
        (["--master", "local[2]"], "--master is for --engine spark"),
    ],
)
def test_options_that_are_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: list[str], told: str
) -> None:
    (tmp_path / "a.txt").write_text("2023年", "utf-8")
    try:
        code = main(["run", str(tmp_path / "a.txt"), *option])
    except SystemExit as stop:
        code = int(stop.code or 0)
    assert code == 2
    assert told in capsys.readouterr().err
