"""The command line in Chinese: by ``--lang zh`` or by the locale, and no English sentence in what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from extractor.cli import main, parser
from extractor.cli.settings import commands_of
from extractor.pipeline import Extractor

# Commands and names stay as they are, and in （） the words of another package: of a TOML reader, say.
ENGLISH = re.compile(r"\b(?!extractor )[a-z]+ [a-z]+ [a-z]+\b")
QUOTED = re.compile(r"`[^`]*`|'[^']*'|“[^”]*”|（[^）]*）")
HAN = re.compile(r"[\u4e00-\u9fff]")
TEXT = "2023年1月，深圳市投资5.5亿元，同比增长10%。"
VALUE = {"code": "440300", "name": "深圳市", "path": "广东省/深圳市"}
WRONG = {"type": "DISTRICT", "start": 9, "end": 12, "text": "深圳市", "value": VALUE}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an output, and with one of everything that can be wrong."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    files = {
        "good.txt": TEXT,
        "empty.txt": "",
        "blank.txt": " \n　\t\n",
        "nul.txt": "2023\0年",
        "report.pdf": "%PDF-1.7",
        "days.jsonl": '{"id": "good", "published": "2023-2-3"}\n',
        "broken.jsonl": "{\n",
        "wrong/x.gold.json": json.dumps({"id": "x", "text": TEXT, "mentions": [WRONG]}),
        "rules-yaml/dates/a.yaml": "id: [",
        "rules-key/dates/a.yaml": "id: a\ncolour: red",
        "rules-csv/amounts/units.csv": "no,such,columns\n1,2,3\n",
        "rules-name/amounts/nothing.csv": "a,b\n",
        "bad.toml": "[run",
        "unknown.toml": "[run]\nouts = 'x'\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    (tmp_path / "nothing").mkdir()
    return tmp_path


def chinese(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code and all that a command says, which is Chinese."""
    capsys.readouterr()
    try:
        code = main([*arguments])
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    said = capsys.readouterr()
    told = said.out + said.err
    assert HAN.search(told), told
    assert not ENGLISH.search(QUOTED.sub("", told)), told
    return code, told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("run", "缺少参数：PATH"),
        ("frobnicate", "没有 “frobnicate”"),
        ("run good.txt --frobnicate", "不认识的参数：--frobnicate"),
        ("run empty.txt", "empty.txt：文件是空的"),
        ("run blank.txt", "blank.txt：除空白外没有内容"),
        ("run nul.txt", "第 1 行（字符 4）有 NUL 字符"),
        ("run report.pdf", "report.pdf：是 PDF，但已损坏"),
        ("run nowhere.txt", "nowhere.txt：没有这个文件或目录"),
        ("run nothing", "没有文档"),
        ("run good.txt --region 火星市", "没有地区 “火星市”"),
        ("run good.txt --published 2023年", "“2023年” 不是 2023-02-03 这样的日期"),
        ("run good.txt --meta nowhere.jsonl", "nowhere.jsonl：没有这个文件或目录"),
        ("run good.txt --meta days.jsonl", "不是 2023-02-03、2023-02 或 2023 这样的日期"),
        ("run good.txt --meta broken.jsonl", "JSON 对象"),
        ("run good.txt --jobs many", "不是进程数"),
        ("run good.txt --timeout soon", "不是秒数"),
        ("run good.txt --engine abacus", "没有 “abacus”"),
        ("run good.txt --master x", "只用于 --engine spark"),
        ("run good.txt --to xlsx:b.csv", "文件名应以 .xlsx 结尾"),
        ("run good.txt --rules nowhere", "没有这个规则目录"),
        ("run good.txt --rules rules-yaml", "不是 YAML"),
        ("run good.txt --rules rules-key", "键 “colour” 未知"),
        ("run good.txt --rules rules-csv", "未知"),
        ("run good.txt --rules rules-name", "不读取这个名称的文件"),
        ("evaluate nothing", "没有 *.gold.json 文件"),
        ("evaluate --bare --no-region", "不能与参数"),
        ("evaluate --fail-under 2", "请给 0 到 1 的数"),
        ("inspect nowhere.json", "没有这个文件或目录"),
        ("inspect nothing", "这是目录"),
        ("inspect good.txt", "请先运行"),
        ("table nothing", "请先运行"),
        ("table outputs --rows period --columns period", "请给不同的两个"),
        ("table outputs --unit 光年儿", "规则中没有这个单位"),
        ("table outputs --period 二月", "这样的年、月、日"),
        ("table outputs -o t.doc", "之一结尾"),
        ("table outputs --indicator 没有的", "请放宽条件"),
        ("explain  ", "缺少参数：TEXT"),
        ("annotate", "缺少参数：ACTION"),
        ("annotate export outputs", "缺少参数：--to"),
        ("annotate import nowhere --from brat", "请给出工具写出的目录"),
        ("annotate import good.txt --from conll", "good.txt"),
        ("export nothing", "请先运行"),
        ("export outputs --gold nowhere", "没有这个标注目录"),
        ("review nothing", "请先运行"),
        ("serve good.txt", "应为输出目录"),
        ("serve outputs --port 99999", "不是端口"),
        ("gold check nothing", "没有 *.gold.json 文件"),
        ("gold check wrong", "不在"),
        ("rules check nowhere", "没有这个规则目录"),
        ("rules stats nowhere", "没有这个目录"),
        ("frame good.txt --out good.txt", "已有这个文件"),
        ("diff outputs nothing", "请先运行"),
        ("completion fish", "没有 “fish”"),
    ],
)
def test_what_is_wrong_is_told_in_chinese(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: str, message: str
) -> None:
    assert main(["run", "good.txt"]) == 0
    code, told = chinese(capsys, *arguments.split(), "--lang", "zh")
    assert message in told
    assert code


@pytest.mark.parametrize("file", ["bad.toml", "unknown.toml"])
def test_faults_of_the_settings(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.setenv("EXTRACTOR_SETTINGS", file)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert chinese(capsys, "run", "good.txt")[0] == 2


def test_results_are_told_in_chinese(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        "run good.txt empty.txt",
        "run good.txt --published 2023-02-03",
        "inspect outputs/good.json",
        "table outputs",
        "check outputs",
        "frame good.txt",
        "export outputs",
        "review outputs",
        "diff outputs outputs",
        "annotate export outputs --to brat",
    ):
        assert chinese(capsys, *arguments.split(), "--lang", "zh")[0] in (0, 3), arguments


def test_explain_gives_its_reasons_in_chinese(
    folder: Path, capsys: pytest.CaptureFixture[str], extractor: Extractor
) -> None:
    text = f"{TEXT}其中，南山区政府投资占23%。3月，宝安机场、第三批项目开工。"
    assert main(["explain", text, "--published", "2023-04-03", "--lang", "zh"]) == 0
    told = capsys.readouterr().out
    for why in sorted({origin.why for origin in extractor.rules.origins().values()}, key=len, reverse=True):
        told = told.replace(why, "")  # rules have theirs in the language of the rules
    assert not ENGLISH.search(QUOTED.sub("", told)), told
    reasons = (
        "年份已写明",
        "没有写年份",
        "指标：数量前的文字",
        "主体：正文写明",
        "时期：",
        "在设施或活动的名称内",
    )
    assert [reason for reason in reasons if reason not in told] == []


def test_explain_as_json_is_the_same_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for language in ("en", "zh"):
        assert main(["explain", TEXT, "--json", "--lang", language]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]


@pytest.mark.parametrize("variable", ["LC_ALL", "LC_MESSAGES", "LANG"])
def test_the_locale_decides(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "zh_CN.UTF-8")
    assert chinese(capsys, "run", "nowhere.txt") == (2, "extractor: nowhere.txt：没有这个文件或目录\n")
    assert main(["run", "nowhere.txt", "--lang", "en"]) == 2
    assert capsys.readouterr().err == "extractor: nowhere.txt: there is no such file or folder\n"
    assert main(["run", "good.txt"]) == 0
    assert "document,start" in (folder / "outputs/tables/amounts.csv").read_text(
        "utf-8-sig"
    )  # en, unless asked


def test_every_help_is_chinese(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ways = [[]]
    for name, command in commands_of(parser()):
        ways += [[name], *([name, action] for action, _ in commands_of(command))]
    for way in ways:
        code, told = (
            chinese(capsys, *way, "--help", "--lang", "zh") if way else chinese(capsys, "--lang", "zh")
        )
        assert code == 0
        assert "用法" in told
        assert max(sum(1 + (ord(char) > 0x2E7F) for char in line) for line in told.splitlines()) <= 100
