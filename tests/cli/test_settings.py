"""Defaults of a project, completion, and the command by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Run

TEXT = "2023年1月，深圳市投资5.5亿元。"


def test_alone_it_prints_its_help(command: Run) -> None:
    done = command()
    assert done.returncode == 0
    assert "COMMAND" in done.stdout
    assert "run" in done.stdout


def test_a_project_sets_defaults_and_the_command_line_comes_first(command: Run, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(TEXT, "utf-8")
    (tmp_path / "extractor.toml").write_text('[run]\nout = "made"\njobs = 1\n', "utf-8")
    assert command("run", "in.txt").returncode == 0
    assert (tmp_path / "made" / "in.json").exists()
    assert command("run", "in.txt", "-o", "other").returncode == 0
    assert (tmp_path / "other" / "in.json").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[run\n", "extractor.toml: this is not TOML"),
        ('[run]\nouts = "x"\n', "extractor.toml: [run] outs: there is no such option; did you mean out?"),
        ('[rnu]\nout = "x"\n', "extractor.toml: [rnu]: there is no such command; did you mean run?"),
        ('[run]\njobs = "many"\n', "extractor.toml: [run] jobs: "),
        ('[run]\nlang = "fr"\n', "extractor.toml: [run] lang: give one of en, zh"),
        ("[run]\nresume = 1\n", "extractor.toml: [run] resume: give true or false"),
        ("[run]\nout = [1]\n", "extractor.toml: [run] out: give one value"),
    ],
)
def test_what_is_wrong_in_it_is_told_by_its_place(
    command: Run, tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "extractor.toml").write_text(text, "utf-8")
    done = command("run", "in.txt")
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_a_shell_can_complete_it(command: Run, shell: str) -> None:
    done = command("completion", shell)
    assert done.returncode == 0, done.stderr
    assert "evaluate" in done.stdout
    assert shell == "tcsh" or "--resume" in done.stdout  # tcsh completes by position


def test_names_are_taken_however_they_are_written(command: Run, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(TEXT, "utf-8")
    assert command("run", "in.txt").returncode == 0
    shown = command("inspect", "outputs/in.json", "--type", "AMOUNT")
    assert "5.5亿元" in shown.stdout
    for name in (".label-studio", "labelstudio"):
        assert command("annotate", "export", "outputs", "--to", name, "-o", name).returncode == 0


def test_a_file_given_to_explain_is_read(command: Run, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(TEXT, "utf-8")
    assert "5.5亿元" in command("explain", "in.txt").stdout
