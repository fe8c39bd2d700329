"""The pipeline over Spark DataFrames: the same Extractor, run by Spark's workers, with the same rows.

Needs the extra ``spark`` and a JDK 17 or later. The package must be installed for the workers' Python; the
user's rules folder is sent along with the work.
"""

from __future__ import annotations

import argparse
import functools
import os
import pickle
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from extractor.errors import SparkError, install
from extractor.model import Bulletin, Source
from extractor.outputs.duckdb import columns_of, fitted
from extractor.outputs.tables import COLUMNS, arrow_type, rows
from extractor.reading import Input
from extractor.reading.sources import row_id
from extractor.reading.tables import GIVEN_KEYS
from extractor.running.batch import one, own_files, reason

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from extractor.pipeline import Extractor

_TYPES = {"text": "string", "offset": "bigint", "day": "date", "number": "decimal(38,10)"}
_SLICE = 32  # documents whose rows are in a worker's memory at once
_ITEM = "item"
_GIVEN = ("id", *GIVEN_KEYS)

SCHEMA = ", ".join(
    [
        "document string, error string",
        *(
            f"{name} array<struct<"
            + ", ".join(f"`{column}`: {_TYPES[kind]}" for column, kind in columns_of(kinds).items())
            + ">>"
            for name, kinds in COLUMNS.items()
        ),
    ]
)
"""What ``extract`` gives: a row a document, with why it failed, or the rows it has in each table."""

Files = tuple[tuple[str, bytes], ...]
Work: TypeAlias = "Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]"


def extract(
    df: DataFrame,
    text: str = "text",
    published: str | None = None,
    *,
    region: str | None = None,
    title: str | None = None,
    id: str | None = None,
    rules: Path | str | None = None,
) -> DataFrame:
    """A row for each row of ``df``, of the schema SCHEMA; ``tables`` lays them out.

    ``text``, ``published`` (a date, or text in ISO 8601), ``region``, ``title`` and ``id`` name columns;
    without ``id`` a document's id is the first 16 digits of its text's SHA-256. ``rules`` is a folder laid
    over the built-in rules. A row that fails says so in ``error``. Raises SparkError for a column that is
    not there.
    """
    from pyspark.sql import functions as f

    columns = {"text": text, "published": published, "region": region, "title": title, "id": id}
    named = {role: column for role, column in columns.items() if column is not None}
    missing = [column for column in named.values() if column not in df.columns]
    if missing:
        raise SparkError(f"there is no column {missing[0]!r}; there are {', '.join(df.columns)}")
    wanted = df.select(*(f.col(f"`{column}`").cast("string").alias(role) for role, column in named.items()))
    return _mapped(wanted, _over(_row_input, _files(rules), nameless=True))


def tables(extracted: DataFrame) -> dict[str, DataFrame]:
    """The tables documents, dates, amounts, districts, organisations and observations of what was extracted.

    Their columns are those of the local tables, and ``exact``, which holds as text the numbers of a row
    that decimal(38, 10) cannot.
    """
    from pyspark.sql import functions as f

    return {name: extracted.select(f.explode(name).alias("row")).select("row.*") for name in COLUMNS}


def run(args: argparse.Namespace) -> int:
    """``extractor run --engine spark``: OUT/bulletins, OUT/tables/<name>.parquet and OUT/failed.jsonl.

    The exit code is that of the local run. Raises SparkError.
    """
    from extractor.outputs.json import dump_data

    session = connect(args.master or "local[*]")
    try:
        frame = {"published": args.published, "region": args.region, "period": args.period}
        given = {name: str(value) for name, value in frame.items() if value is not None}
        extracted = read(session, args.paths, args.rules, given, own_files(args.out))
        kept = _local(args.out / "bulletins")
        extracted.write.mode("overwrite").parquet(kept)
        extracted = session.read.schema(SCHEMA).parquet(kept)
        for name, table in tables(extracted).items():
            table.write.mode("overwrite").parquet(_local(args.out / "tables" / f"{name}.parquet"))
        done = extracted.where("documents IS NOT NULL").count()
        failures = extracted.where("error IS NOT NULL").select("document", "error").orderBy("document")
        failed = write_failures(failures.toLocalIterator(), args.out / "failed.jsonl")
    finally:
        session.stop()
    if args.json:
        print(dump_data({"done": done, "failed": failed}).decode(), end="")
    else:
        print(f"Wrote the tables of {done} of {done + failed} documents to {args.out}")
    return (3 if done else 2) if failed else 0


def connect(master: str) -> SparkSession:
    """A session on a master. Raises SparkError without Spark or a JDK."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SparkError(f"--engine spark needs the extra: {install('spark')}") from None
    if not java():
        raise SparkError("Spark needs a JDK 17 or later: install one, or set JAVA_HOME")
    # Spark would start the first python3 it finds; the workers are to have the one that has this package.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
        "spark.sql.session.timeZone": "UTC",
    }
    builder = SparkSession.builder.master(master).appName("extractor")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def java() -> str | None:
    """The Java that Spark would run on."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=os.path.join(home, "bin")) if home else shutil.which("java")


def write_failures(failures: Iterable[Any], file: Path) -> int:
    """Write failed documents as JSON lines, as the local run does; how many there were."""
    import orjson

    from extractor.files import whole

    count = 0
    with whole(file) as part, part.open("wb") as stream:
        for document, error in failures:
            line = {"path": error.partition(": ")[0], "id": document, "reason": error, "place": None}
            stream.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    if not count:
        file.unlink()
    return count


def read(
    session: SparkSession,
    paths: Sequence[str],
    rules: Path | None = None,
    frame: Mapping[str, str] | None = None,
    leave: Collection[Path] = (),
) -> DataFrame:
    """What is extracted from the paths: Parquet is read by Spark, all else is listed here and read there.

    Ids and names are those of the local run, but that rows with equal ids stay so. ``leave`` is as for
    ``sources``. Raises SparkError.
    """
    from extractor.reading import sources

    if all(path.endswith(".parquet") for path in paths):
        return _mapped(_rows(session, paths), _over(_row_input, _files(rules), frame))
    items = [
        (pickle.dumps(item if item.path is None else Input(item.id, item.name, item.path.resolve())),)
        for item in sources(paths, leave=leave)
    ]
    df = session.createDataFrame(items, f"{_ITEM} binary")
    parts = max(1, min(len(items), session.sparkContext.defaultParallelism * 4))
    return _mapped(df.repartition(parts), _over(_packed_input, _files(rules), frame))


def _rows(session: SparkSession, paths: Sequence[str]) -> DataFrame:
    """The rows of Parquet files, with the name and the id that the local run gives each."""
    from pyspark.sql import functions as f

    from extractor.reading.tables import TEXT_KEYS

    found: DataFrame | None = None
    for path in paths:
        df = session.read.parquet(_local(Path(path)))
        text = next((key for key in TEXT_KEYS if key in df.columns), None)
        if text is None:
            raise SparkError(f"{path}: there is no text column ({', '.join(TEXT_KEYS)}) in it")
        file = f.url_decode(f.replace(f.col("_metadata.file_path"), f.lit("+"), f.lit("%2B")))
        inside = f.substr(f.regexp_replace(file, "^file:/+", "/"), f.lit(len(str(Path(path).resolve())) + 1))
        given = [f.col(f"`{role}`").cast("string").alias(role) for role in _GIVEN if role in df.columns]
        one_file = df.select(
            f.col(f"`{text}`").cast("string").alias("text"),
            *given,
            *(f.lit(None).cast("string").alias(role) for role in _GIVEN if role not in df.columns),
            f.lit(str(Path(path))).alias("path"),
            inside.alias("inside"),
            (f.col("_metadata.row_index") + 1).alias("number"),
        )
        found = one_file if found is None else found.unionByName(one_file)
    if found is None:
        raise SparkError("there are no Parquet files")
    return found


def _local(path: Path) -> str:
    """A path as Spark takes it: of this file system, whatever the default one is, and not percent-encoded."""
    return f"file://{path.resolve()}"


def _row_input(row: Mapping[str, Any]) -> Input:
    """The document of a row; without an id or a place it is named by its text."""
    text = row["text"] or ""
    given = {key: row[key] for key in GIVEN_KEYS if row.get(key)}
    if "published" in given:
        given["published"] = given["published"][:10]
    id, number = row.get("id"), row.get("number")
    if number is None:
        made = id or Input("", "", text=text).digest()[:16]
        return Input(made, made, text=text, given=given)
    label = f"{row['path']}{row['inside']}:{number}"
    stem = str(Path((row["inside"] or "").lstrip("/") or Path(row["path"]).name).with_suffix(""))
    return Input(row_id(id, stem, number, label), label, text=text, given=given)


def _mapped(df: DataFrame, work: Work) -> DataFrame:
    """What the workers make of the rows. No pandas takes part, so that its version is no matter."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        return df.mapInArrow(work, SCHEMA)


def _packed_input(row: Mapping[str, Any]) -> Input:
    made = pickle.loads(row[_ITEM])
    assert isinstance(made, Input)
    return made


def _over(
    input_of: Callable[[Mapping[str, Any]], Input],
    files: Files,
    frame: Mapping[str, str] | None = None,
    nameless: bool = False,
) -> Work:
    """What a worker does with the batches of rows that Spark hands it; ``nameless`` rows are of no file."""

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        extractor = _extractor(files)
        for batch in batches:
            for start in range(0, batch.num_rows, _SLICE):
                some = batch.slice(start, _SLICE).to_pylist()
                yield _batch([_row(extractor, input_of(row), frame or {}, nameless) for row in some])

    return work


def _row(extractor: Extractor, item: Input, frame: Mapping[str, str], nameless: bool) -> dict[str, Any]:
    try:
        bulletin, faults = one(extractor, item, frame)
        if nameless:
            bulletin = replace(bulletin, document=replace(bulletin.document, source=Source()))
        told = f"{item.name}: {faults[0]}; what the other steps found is kept" if faults else None
        return {"document": item.id, "error": told} | _cells(bulletin)
    except Exception as error:  # whatever ails one document, the others go on
        return {"document": item.id, "error": reason(error, item.name)}


def _cells(bulletin: Bulletin) -> dict[str, list[dict[str, Any]]]:
    """The rows of a bulletin in each table, as Spark holds them."""
    cells = {}
    found = rows(bulletin)
    for name, kinds in COLUMNS.items():
        listed = [[row.get(column) for column in kinds] for row in found[name]]
        columns = list(columns_of(kinds))
        cells[name] = [dict(zip(columns, row, strict=True)) for row in fitted(listed, kinds)]
    return cells


def _batch(made: list[dict[str, Any]]) -> pa.RecordBatch:
    import pyarrow as pa

    fields = [pa.field("document", pa.string()), pa.field("error", pa.string())]
    for name, kinds in COLUMNS.items():
        inner = [pa.field(column, arrow_type(kind)) for column, kind in columns_of(kinds).items()]
        fields.append(pa.field(name, pa.list_(pa.struct(inner))))
    arrays = [pa.array([row.get(field.name) for row in made], field.type) for field in fields]
    return pa.record_batch(arrays, schema=pa.schema(fields))


def _files(rules: Path | str | None) -> Files:
    """The files of a rules folder, to be sent along. Raises SparkError when it is not there."""
    if rules is None:
        return ()
    folder = Path(rules)
    if not folder.is_dir():
        raise SparkError(f"{folder}: there is no such rules folder")
    inside = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in inside)


@functools.lru_cache(maxsize=1)
def _extractor(files: Files) -> Extractor:
    """The Extractor of this worker process, built once."""
    from extractor.pipeline import Extractor

    if not files:
        return Extractor()
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files:
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return Extractor(rules=folder)
