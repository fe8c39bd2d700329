"""Spark gives the rows of the local run: in one process, and on a cluster that loses a worker."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from conftest import COMMAND
from extractor.model import Bulletin
from extractor.outputs import tables
from extractor.pipeline import Extractor
from extractor.reading import sources
from extractor.running import spark
from extractor.running.batch import one

pytest.importorskip("pyspark", reason="Spark is not installed: pip install 'bulletin-extractor[spark]'")


def _java() -> int:
    """The version of the Java that Spark would run on; 0 where there is none."""
    found = spark.java()
    if found is None:
        return 0
    told = subprocess.run([found, "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', told)
    return int(version[1]) if version else 0


pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.spark,
    pytest.mark.slow,
    pytest.mark.skipif(
        _java() < 17, reason="Spark needs a JDK 17 or later, and there is none on this machine"
    ),
]

# The processes live for seconds: most of their time is spent on making them fast.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")

TEXT = "2023年{month}月，宝安区投资{figure}亿元，同比增长{figure}%。市发改委称全年新开工项目超过{figure}个。"


def texts(count: int) -> dict[str, str]:
    return {f"b{n:03}": TEXT.format(month=n % 12 + 1, figure=n + 1) for n in range(count)}


def sorted_rows(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    found = [{key: value for key, value in row.items() if key != "exact"} for row in rows]
    return sorted((tuple(row.values()) for row in found), key=lambda cells: (cells[0], str(cells[1])))


def local(bulletins: list[Bulletin], folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the local tables, as Parquet holds them."""
    tables.write(tables.tables(bulletins), folder)
    return {
        name: sorted_rows(pq.read_table(folder / f"{name}.parquet").to_pylist()) for name in tables.COLUMNS
    }


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    made = spark.connect("local[2]")
    made.conf.set("spark.sql.shuffle.partitions", "2")
    yield made
    made.stop()


def test_a_data_frame_gives_the_local_rows(session: Any, extractor: Extractor, tmp_path: Path) -> None:
    found = texts(12) | {"z": "", "y": "1亿" + "9" * 60 + "个"}
    rows = [(id, text, "2023-02-03" if id != "b003" else "no date") for id, text in found.items()]
    df = session.createDataFrame(rows, "id string, body string, day string")
    extracted = spark.extract(df, text="body", published="day", id="id").cache()
    assert extracted.schema.simpleString().startswith("struct<document:string,error:string,documents:array<")
    failed = {row.document: row.error for row in extracted.where("error IS NOT NULL").collect()}
    assert set(failed) == {"b003", "z"}
    assert "white space" in failed["z"]
    good = [id for id in found if id not in failed]
    expected = local([extractor.extract(found[id], published="2023-02-03", id=id) for id in good], tmp_path)
    laid = spark.tables(extracted)
    for name in ("documents", "dates", "districts", "organisations", "observations"):
        assert sorted_rows([row.asDict() for row in laid[name].collect()]) == expected[name]
    with pytest.raises(spark.SparkError, match="there is no column 'texts'"):
        spark.extract(df, text="texts")


def test_hostile_rows_cost_themselves_alone(session: Any, extractor: Extractor) -> None:
    good = TEXT.format(month=1, figure=2)
    rows = {
        "../../etc": (good, "2023-02-03", None),
        "none": (None, None, None),
        "nul": ("2023年1月\0投资5亿元", None, None),
        "odd": ("\uffff\u2028\x1b[2J2023年1月，投资5亿元\ufdd0", "9999-12-31", None),
        "wide": ("投资" + "9" * 400 + "亿元", None, None),
        "long": ("，2023年1月投资5亿元" * 5_000, None, None),
        "nested": ("《" * 20_000 + good, None, None),
        "day": (good, "2023-13-45", None),
        "place": (good, None, "\x00nowhere"),
        "good": (good, "2023-02-03", "440300"),
    }
    df = session.createDataFrame(
        [(id, *cells) for id, cells in rows.items()], "id string, body string, day string, place string"
    )
    extracted = spark.extract(df, text="body", published="day", region="place", id="id").collect()
    failed = {row.document for row in extracted if row.error}
    assert failed == {"none", "day", "place"}
    (row,) = (row for row in extracted if row.document == "good")
    expected = extractor.extract(good, published="2023-02-03", region="440300")
    assert len(row.amounts) == len(expected.of_type("AMOUNT"))
    assert len(next(row for row in extracted if row.document == "long").dates) == 5_000


def test_rules_of_ones_own_reach_the_workers(session: Any, tmp_path: Path) -> None:
    (tmp_path / "organisations").mkdir()
    line = "鹏芯微,鹏芯微集成电路制造有限公司,company,\n"
    (tmp_path / "organisations" / "companies.csv").write_text("form,name,kind,when\n" + line, "utf-8")
    df = session.createDataFrame([("鹏芯微投产。",)], "text string")
    extracted = spark.extract(df, rules=tmp_path)
    names = [row.name for row in spark.tables(extracted)["organisations"].collect()]
    assert names == ["鹏芯微集成电路制造有限公司"]


def test_parquet_gives_the_ids_and_sources_of_the_local_run(
    session: Any, extractor: Extractor, tmp_path: Path
) -> None:
    rows = [
        {"id": f"县.{n}" if n else None, "content": text, "region": "440300"}
        for n, text in enumerate(texts(3).values())
    ]
    (tmp_path / "某年 1").mkdir()
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "某年 1" / "rows.parquet")
    for argument in (tmp_path, tmp_path / "某年 1" / "rows.parquet"):
        expected = local([one(extractor, item, {})[0] for item in sources([argument])], tmp_path / "local")
        shutil.rmtree(tmp_path / "local")
        found = spark.tables(spark.read(session, [str(argument)]))["documents"].collect()
        assert sorted_rows([row.asDict() for row in found]) == expected["documents"]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A standalone master with two workers of one core on loopback: its URL and the workers' processes."""
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_MASTER_HOST": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
    }
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> Path:
        log = tmp_path / f"{name}.log"
        line = [str(home / "bin" / "spark-class"), *arguments]
        with log.open("wb") as stream:
            started.append(
                subprocess.Popen(line, env=environment, stdout=stream, stderr=stream, start_new_session=True)
            )
        return log

    def wait_for(log: Path, pattern: str) -> str:
        for _ in range(240):
            if found := re.search(pattern, log.read_text("utf-8", "replace")):
                return found[0]
            time.sleep(0.5)
        raise TimeoutError(log.read_text("utf-8", "replace"))

    master = (
        "org.apache.spark.deploy.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--webui-port",
        "0",
    )
    worker = (
        "org.apache.spark.deploy.worker.Worker",
        "--host",
        "127.0.0.1",
        "--webui-port",
        "0",
        "--cores",
        "1",
    )
    try:
        log = start("master", *master)
        url = wait_for(log, r"spark://127\.0\.0\.1:\d+")
        for number in (1, 2):
            folder = str(tmp_path / f"work{number}")
            start(f"worker{number}", *worker, "--memory", "1g", "--work-dir", folder, url)
        for number in (1, 2):
            wait_for(tmp_path / f"worker{number}.log", "Successfully registered")
        yield url, started[1:]
    finally:
        for process in started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_a_cluster_that_loses_a_worker_loses_no_row(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], extractor: Extractor, tmp_path: Path
) -> None:
    url, workers = cluster
    found = texts(24)
    (tmp_path / "in").mkdir()
    for id, text in found.items():
        (tmp_path / "in" / f"{id}.txt").write_text(text * 50, "utf-8")
    (tmp_path / "in" / "bad.txt").write_bytes(b"2023\0")
    line = [COMMAND, "run", "in", "--engine", "spark", "--master", url, "--out", "out"]
    environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1"}
    running = subprocess.Popen(
        [*line, "--published", "2023-02-03", "--json"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    attempts = tmp_path / "out" / "bulletins" / "_temporary"
    while running.poll() is None and not any(attempts.rglob("part-*.parquet")):
        time.sleep(0.05)
    os.killpg(workers[0].pid, signal.SIGKILL)
    out, errors = running.communicate(timeout=600)
    assert running.returncode == 3, errors.decode()[-3000:]
    assert json.loads(out) == {"done": 24, "failed": 1}
    frame = {"published": "2023-02-03"}
    (tmp_path / "in" / "bad.txt").unlink()
    bulletins = [one(extractor, item, frame)[0] for item in sources([tmp_path / "in"])]
    expected = local(bulletins, tmp_path / "local")
    for name in tables.COLUMNS:
        rows = ds.dataset(tmp_path / "out" / "tables" / f"{name}.parquet").to_table().to_pylist()
        assert sorted_rows(rows) == expected[name], name
    (failure,) = (tmp_path / "out" / "failed.jsonl").read_text("utf-8").splitlines()
    assert json.loads(failure)["id"] == "bad"
    shutil.rmtree(tmp_path / "out")
