"""The wheel, installed in a clean environment far from the project, does the main job."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints; nothing of this Python's own path reaches it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    line = [str(part) for part in command]
    done = subprocess.run(line, cwd=cwd, env=clean, capture_output=True, encoding="utf-8", timeout=1200)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_all_it_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {
        f"extractor/rules_data/{f.relative_to(ROOT / 'rules').as_posix()}"
        for f in (ROOT / "rules").rglob("*")
        if f.is_file()
    }
    assert shipped <= names
    assert {"extractor/py.typed", "extractor/outputs/schema/bulletin.schema.json"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_does_the_main_job(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    run(python, "-m", "pip", "install", "-qq", "-c", ROOT / "constraints.txt", wheel, cwd=tmp_path)
    (tmp_path / "a.txt").write_text("2023年1月，宝安区投资5.5亿元。", "utf-8")
    run(
        python.with_name("extractor"),
        "run",
        "a.txt",
        "--published",
        "2023-02-03",
        "--region",
        "440300",
        cwd=tmp_path,
    )
    output = json.loads((tmp_path / "outputs" / "a.json").read_bytes())
    assert [m["text"] for m in output["mentions"]] == ["2023年1月", "宝安区", "5.5亿元"]
    assert "counter-examples hold" in run(python.with_name("extractor"), "rules", "check", cwd=tmp_path)
    where = run(python, "-c", "import extractor; print(extractor.__file__)", cwd=tmp_path)
    assert where.startswith(str(tmp_path))
