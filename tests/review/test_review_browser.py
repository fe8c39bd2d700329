"""The page in a real Chromium: it reads, filters, jumps, corrects, and does nothing that a bulletin says."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from extractor.model import Bulletin, Mention, Source, bulletin_from_dict
from extractor.outputs import schema
from extractor.outputs.json import dump, load_bulletin
from extractor.pipeline import Extractor
from extractor.quality.against_gold import Pair, differences, read_gold
from extractor.review import Sheet, page
from extractor.review.folder import Folder
from extractor.review.server import Server

pytestmark = pytest.mark.browser

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TEXT = """甲市2023年1月经济运行😀简报

1月，宝安区投资5.5亿元，同比增长8.2%；南山区投资3.25亿元，同比下降1.5%。𠮷🎉好签约12家企业，市发改委出席。
2月，宝安区投资6亿元；南山区投资约4亿元。
"""
FRAME = {"published": "2023-03-03", "region": "440300"}
HOSTILE = """<script>window.hacked = 1</script>
2023年1月，"><img src=x onerror="window.hacked=1">宝安区投资5.5亿元</mark></p></script>
<a href="javascript:window.hacked=1">深圳市</a>'"`${window.hacked=1}`\u2028\u2029\u202e&lt;b&gt;<!--<script>
=HYPERLINK("http://evil.example")投资3亿元，{{script}}
"""

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=CHROMIUM,
            headless=True,
            args=FLAGS,
            viewport={"width": 1400, "height": 900},
            accept_downloads=True,
        )
        yield context
        context.close()


@pytest.fixture
def watched(browser: Any) -> Iterator[Any]:
    """A tab that must not complain in its console, save of what its server refuses, nor ask the outside."""
    tab = browser.new_page()
    tab.set_default_timeout(30_000)
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    allowed = ("file://", "blob:", "data:", "http://127.0.0.1:")
    tab.on("request", lambda r: None if r.url.startswith(allowed) else complaints.append(f"request: {r.url}"))
    yield tab
    tab.evaluate("localStorage.clear()")
    tab.close()
    assert [told for told in complaints if "responded with a status of 400" not in told] == []


@pytest.fixture
def show(watched: Any, tmp_path: Path) -> Open:
    """Writes a page of some sheets and opens it from disk."""

    def show(*sheets: Sheet) -> Any:
        file = tmp_path / "review.html"
        file.write_text(page(sheets), "utf-8")
        watched.goto(file.as_uri())
        return watched

    return show


@pytest.fixture(scope="module")
def bulletin(extractor: Extractor) -> Bulletin:
    return extractor.extract(TEXT, id="甲市-2023-01", **FRAME)


def downloaded(tab: Any, folder: Path) -> Path:
    """The gold file that the page gives for download."""
    tab.click("#tab-differences")
    with tab.expect_download() as started:
        tab.click("#download")
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    return file


def mark(tab: Any, text: str) -> Any:
    return tab.locator("#text mark", has_text=text).first


def select(tab: Any, words: str) -> None:
    """Select words in the text as a pointer would: the selection may begin and end inside marks."""
    tab.evaluate(
        """(words) => {
            const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
            const nodes = [];
            while (walker.nextNode()) nodes.push(walker.currentNode);
            const from = nodes.map((node) => node.data).join("").indexOf(words);
            const place = (at) => {
                for (const node of nodes) {
                    if (at <= node.data.length) return [node, at];
                    at -= node.data.length;
                }
            };
            getSelection().setBaseAndExtent(...place(from), ...place(from + words.length));
        }""",
        words,
    )


def test_it_opens_from_disk_in_chinese_and_switches_to_english(show: Open, bulletin: Bulletin) -> None:
    tab = show(Sheet(bulletin))
    assert tab.title() == "公报核对"
    assert tab.get_attribute("html", "lang") == "zh-CN"
    assert (
        tab.evaluate("[...document.querySelectorAll('#text p')].map(p => p.textContent).join('\\n')") == TEXT
    )
    tab.click("#language")
    assert tab.get_attribute("html", "lang") == "en"
    assert tab.inner_text("#help") == "Keys"
    assert "undefined" not in tab.inner_text("body")


def test_marks_stand_where_the_mentions_are(show: Open, bulletin: Bulletin) -> None:
    tab = show(Sheet(bulletin))
    shown = tab.evaluate("[...document.querySelectorAll('#text mark')].map(m => m.textContent)")
    assert shown == [mention.text for mention in bulletin.mentions]
    mark(tab, "5.5亿元").hover()
    tip = tab.inner_text("#tip")
    assert "550,000,000 元" in tip
    assert "宝安区" in tip
    assert "amount." in tip


def test_filters_leave_marks_rows_and_steps_to_what_fits(show: Open, bulletin: Bulletin) -> None:
    tab = show(Sheet(bulletin), Sheet(bulletin))
    everything = len(bulletin.mentions)
    bright = tab.locator("#text mark:not(.dim)")
    assert bright.count() == everything
    tab.click("#filters .chip.DATE")
    assert bright.count() == everything - len(bulletin.of_type("DATE"))
    tab.click("#clear")
    tab.fill("#filter-text", "南山")
    said = [m.observation and m.observation.subject for m in bulletin.mentions]
    expected = said.count("南山区") + sum(m.text == "南山区" for m in bulletin.mentions)
    assert bright.count() == expected
    tab.wait_for_function(f"document.querySelector('.matches').textContent === '{expected} / {everything}'")
    assert tab.inner_text("#place") == f"– / {expected}"
    tab.click("#clear")
    tab.select_option("#filter-district", "宝安区")
    assert set(bright.all_inner_texts()) == {"宝安区", "5.5亿元", "8.2%", "6亿元"}
    tab.click("#clear")
    rule = bulletin.of_type("DISTRICT")[0].rule
    tab.select_option("#filter-rule", rule)
    assert bright.count() == sum(m.rule == rule for m in bulletin.mentions)


def test_rows_and_text_lead_to_each_other(show: Open, bulletin: Bulletin) -> None:
    tab = show(Sheet(bulletin))
    tab.click("[data-sort=text]")
    cells = tab.locator("table.mentions tbody th").all_inner_texts()
    amounts = list(bulletin.of_type("AMOUNT"))
    assert cells == [m.text for m in sorted(amounts, key=lambda m: Decimal(m.value.to_dict()["value"]))]
    assert tab.get_attribute("th[aria-sort=ascending] button", "data-sort") == "text"
    tab.locator("table.mentions tbody tr", has_text="3.25亿元").locator("td").last.click()
    assert tab.inner_text("mark.chosen") == "3.25亿元"
    assert tab.evaluate("document.activeElement.textContent") == "3.25亿元"
    tab.keyboard.press("j")
    assert tab.inner_text("mark.chosen") == "1.5%"
    tab.keyboard.press("t")
    assert tab.evaluate("document.activeElement.closest('tr').className") == "chosen"
    assert tab.evaluate("document.activeElement.textContent") == "1.5%"
    mark(tab, "宝安区").click()
    assert tab.inner_text("tr.chosen th") == "宝安区"


def test_observations_are_laid_out_wide_and_download_as_csv(
    show: Open, bulletin: Bulletin, tmp_path: Path
) -> None:
    tab = show(Sheet(bulletin))
    tab.click("#tab-observations")
    tab.select_option("#wide-layout", "subjects")
    tab.select_option("#wide-measure", "change")
    row = tab.locator("table.wide tbody tr", has_text="南山区")
    assert row.locator(".cell.down").inner_text() == "-1.5%"
    with tab.expect_download() as started:
        tab.click("#csv")
    lines = Path(started.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("主体,")
    assert any(line.startswith("南山区,") and "-1.5%" in line for line in lines)
    tab.locator(".cell.down").click()
    assert tab.inner_text("mark.chosen") == "1.5%"


def test_the_yearbook_has_one_value_a_cell_and_the_rest_as_footnotes(
    show: Open, extractor: Extractor, tmp_path: Path
) -> None:
    first = extractor.extract("2022年，临海市粮食产量20.5万吨，增长1.2%。", id="甲", published="2023-02-01")
    later = extractor.extract(
        "2022年，临海市粮食产量20.6万吨。2023年，临海市粮食产量20.8万吨。", id="乙", published="2024-02-01"
    )
    tab = show(Sheet(first), Sheet(later))
    tab.click("#tab-observations")
    tab.select_option("#panel select >> nth=0", "all")
    tab.select_option("#wide-layout", "periods")
    heads = tab.locator("table.wide thead th").all_inner_texts()
    assert heads == ["指标", "2022", "2023"]
    cells = tab.locator("table.wide tbody tr", has_text="粮食产量").locator("td")
    assert cells.nth(0).locator(".cell").inner_text() == "20.6万吨"
    cells.nth(0).locator("summary").click()
    assert "20.5万吨" in cells.nth(0).locator(".footnote").inner_text()
    cells.nth(0).locator(".footnote").click()
    assert tab.inner_text("mark.chosen") == "20.5万吨"
    assert tab.inner_text("#heading") == "甲"
    tab.select_option("#panel select >> nth=0", "one")
    tab.select_option("#wide-layout", "measures")
    assert tab.locator("table.wide thead th").all_inner_texts() == ["指标", "总量", "增减"]


def test_documents_are_sorted_grouped_and_marked_as_reviewed(show: Open, extractor: Extractor) -> None:
    dated = extractor.extract(
        "2022年投资5亿元。", id="b", title="乙", published="2023-02-01", region="深圳市"
    )
    bare = extractor.extract("投资5亿元。", id="a", title="甲")
    tab = show(Sheet(dated), Sheet(bare))
    names = tab.locator("#documents .name")
    tab.select_option("#shelf-sort", "warned")
    assert names.all_inner_texts() == ["甲", "乙"]
    assert tab.inner_text("#progress") == "已核对 0 / 2"
    tab.keyboard.press("r")
    assert tab.inner_text("#progress") == "已核对 1 / 2"
    tab.reload()
    assert tab.inner_text("#reviewed") == "✓ 已核对"
    tab.select_option("#shelf-show", "open")
    assert names.all_inner_texts() == ["甲"]
    tab.select_option("#shelf-show", "every")
    tab.select_option("#shelf-group", "region")
    assert tab.locator("#documents .group").all_inner_texts() == ["深圳市 (1)", "未知 (1)"]


def test_a_link_leads_to_a_mention_and_a_search_to_its_hits(show: Open, bulletin: Bulletin) -> None:
    other = Bulletin(replace(bulletin.document, id="另一篇", text="南山区另有文字。"), ())
    tab = show(Sheet(bulletin), Sheet(other))
    mark(tab, "3.25亿元").click()
    tab.click("#link")
    address = tab.url
    assert "at=" in address
    tab.goto("about:blank")
    tab.goto(address)
    assert tab.inner_text("mark.chosen") == "3.25亿元"
    tab.fill("#find-document", "南山区")
    assert tab.evaluate("CSS.highlights.get('hits').size") == 2
    for told in ("1 / 2", "2 / 2", "1 / 1"):
        tab.press("#find-document", "Enter")
        assert told in tab.inner_text("#said")
    assert (
        tab.inner_text("#heading") == bulletin.document.title or tab.inner_text("#text") == "南山区另有文字。"
    )


def test_a_correction_is_made_in_all_that_share_it(show: Open, bulletin: Bulletin) -> None:
    tab = show(Sheet(bulletin))
    subjects = [m.observation.subject for m in bulletin.mentions if m.observation]
    mark(tab, "5.5亿元").click()
    tab.click("#edit")
    tab.fill("[name=subject]", "龙岗区")
    tab.click("#keep")
    others = subjects.count("宝安区") - 1
    assert others > 0
    assert f"其余 {others} 处" in tab.locator("[data-others=othersHere]").inner_text()
    tab.click("[data-others=othersHere]")
    assert tab.locator("table.mentions tbody tr", has_text="龙岗区").count() == others + 1
    assert tab.locator("table.mentions tbody tr", has_text="宝安区").count() == 0
    tab.keyboard.press("u")
    assert tab.locator("table.mentions tbody tr", has_text="宝安区").count() == others


def test_plots_have_axes_units_a_legend_and_files(show: Open, extractor: Extractor) -> None:
    text = "2021年宝安区投资5亿元，2022年宝安区投资6亿元，力争2023年宝安区投资达到8亿元。"
    tab = show(Sheet(extractor.extract(text, id="p", published="2023-01-20", region="440306")))
    tab.click("#tab-plots")
    line = tab.locator("section.plot svg", has=tab.locator("polyline"))
    assert line.locator("circle.shape.planned").count() == 2  # the legend's and the target's
    assert len(line.locator("polyline").get_attribute("points").split()) == 2  # facts alone are joined
    assert line.locator("text.unit").text_content() == "元"
    assert line.locator("text.tick").count() >= 3
    with tab.expect_download() as started:
        tab.click("[data-svg=period]")
    drawn = Path(started.value.path()).read_text("utf-8")
    assert drawn.startswith("<svg")
    assert "var(" not in drawn
    with tab.expect_download() as started:
        tab.click("[data-csv=period]")
    rows = Path(started.value.path()).read_text("utf-8-sig").splitlines()
    assert len(rows) == 4
    assert "计划" in rows[-1]


def test_plots_are_drawn_and_lead_to_the_text(show: Open, bulletin: Bulletin) -> None:
    tab = show(Sheet(bulletin))
    tab.click("#tab-plots")
    assert tab.locator("svg rect").count() >= 2
    assert tab.locator("svg circle").count() >= 2
    tab.locator("svg rect").first.focus()
    tab.keyboard.press("Enter")
    assert "亿元" in tab.inner_text("mark.chosen")


def test_a_corrected_document_is_gold_that_evaluate_accepts(
    show: Open, bulletin: Bulletin, command: Run, tmp_path: Path
) -> None:
    tab = show(Sheet(bulletin))
    mark(tab, "5.5亿元").click()
    tab.keyboard.press("e")
    tab.fill("[name=value-value]", "560000000")
    tab.select_option("[name=bound]", "~")
    tab.fill("[name=indicator]", "投资额 | 投资")
    tab.click("#keep")
    mark(tab, "市发改委").click()
    tab.keyboard.press("Delete")
    select(tab, "𠮷🎉好")
    tab.locator("#marker [data-mark=ORGANISATION]").click()
    tab.select_option("[name=value-kind]", "company")
    tab.click("#keep")
    mark(tab, "12家").click()
    tab.click("#edit")
    for _ in "企业":
        tab.click("#endRight")
    tab.click("#keep")
    gold = bulletin_from_dict(json.loads(downloaded(tab, tmp_path).read_text("utf-8")))
    by_text = {mention.text: mention.to_dict() for mention in gold.mentions}
    assert by_text["5.5亿元"]["value"]["value"] == "560000000"
    assert by_text["5.5亿元"]["bound"] == "~"
    assert by_text["5.5亿元"]["observation"]["indicator"] == ["投资额", "投资"]
    assert by_text["𠮷🎉好"]["value"] == {"name": "𠮷🎉好", "kind": "company"}
    assert by_text["𠮷🎉好"]["start"] == TEXT.index("𠮷🎉好")
    assert by_text["12家企业"]["value"]["unit"] == "家"
    assert not {"市发改委", "12家"} & by_text.keys()
    assert gold.text == TEXT
    assert gold.document.sha256 == bulletin.document.sha256
    data = json.loads((tmp_path / "甲市-2023-01.gold.json").read_text("utf-8"))
    assert list(schema.problems(data)) == []
    assert all("rule" not in mention for mention in data["mentions"])
    states = sorted(
        tab.evaluate("[...document.querySelectorAll('.difference .state')].map(s => s.textContent)")
    )
    assert states == sorted(["改值", "删除", "新增", "新增", "删除"])
    evaluated = command("evaluate", tmp_path, "--errors")
    assert evaluated.returncode == 0, evaluated.stderr
    assert "𠮷🎉好" in evaluated.stdout


def test_corrections_can_be_undone_and_survive_a_reload(show: Open, bulletin: Bulletin) -> None:
    tab = show(Sheet(bulletin))
    marks = tab.locator("#text mark.same")
    whole = marks.count()
    mark(tab, "宝安区").click()
    tab.click("#remove")
    mark(tab, "6亿元").click()
    tab.click("#remove")
    tab.reload()
    assert marks.count() == whole - 2
    assert tab.locator("mark.false").count() == 2
    tab.click("#tab-differences")
    tab.click("#discard")
    assert marks.count() == whole
    tab.keyboard.press("u")
    assert marks.count() == whole - 2


def test_what_would_be_no_gold_is_refused_with_words(show: Open, bulletin: Bulletin) -> None:
    tab = show(Sheet(bulletin))
    mark(tab, "5.5亿元").click()
    tab.click("#edit")
    tab.fill("[name=value-value]", "5.5亿")
    tab.click("#keep")
    assert "数值应为" in tab.inner_text("#said")
    tab.fill("[name=value-value]", "1")
    for _ in range(4):
        tab.click("#startLeft")
    tab.click("#keep")
    assert "提及不能重叠" in tab.inner_text("#said")
    assert tab.locator("form.editor").count() == 1


def test_gold_is_compared_as_evaluate_does(show: Open, bulletin: Bulletin) -> None:
    data = json.loads(dump(bulletin))
    kept = data["mentions"]
    amounts = [m for m in kept if m["type"] == "AMOUNT"]
    amounts[0]["value"]["value"] += "0"
    amounts[-1]["bound"] = ">"
    kept.remove(next(m for m in kept if m["type"] == "DISTRICT"))
    at = TEXT.index("签约")
    kept.append(
        {
            "type": "ORGANISATION",
            "start": at,
            "end": at + 2,
            "text": "签约",
            "value": {"name": "签约", "kind": "other"},
        }
    )
    gold = bulletin_from_dict(data)
    tab = show(Sheet(bulletin, gold))
    ours = sorted((d.kind, d.start) for d in differences([Pair(gold, bulletin)]))
    tab.click("#tab-differences")
    assert tab.locator(".difference").count() == len(ours) == 4
    for kind in ("missed", "false", "value", "bound"):
        assert tab.locator(f"#text mark.{kind}").count() == [k for k, _ in ours].count(kind) == 1
    row = tab.locator("table.scores tbody tr", has_text="机构").locator("td").all_inner_texts()
    assert row[:5] == ["2", "1", "1", "0", "0"]
    walked = []
    for _ in ours:
        tab.keyboard.press("d")
        walked.append(tab.inner_text("mark.chosen"))
    assert walked == [TEXT[slice(*span)] for span in spans_of_differences(gold, bulletin)]
    tab.locator(".difference", has=tab.locator(".state.value")).click()
    tab.click("#take")
    assert tab.locator(".difference").count() == 3


def spans_of_differences(gold: Bulletin, found: Bulletin) -> list[tuple[int, int]]:
    mentions = [one.gold or one.found for one in differences([Pair(gold, found)])]
    return sorted((mention.start, mention.end) for mention in mentions if mention)


def test_it_can_be_worked_by_keyboard_alone(show: Open, bulletin: Bulletin, tmp_path: Path) -> None:
    tab = show(Sheet(bulletin))
    for _ in range(40):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.tagName") == "MARK":
            break
    assert tab.evaluate("document.activeElement.tagName") == "MARK"
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    tab.keyboard.press("a")
    assert tab.evaluate("document.activeElement.id") == "quote"
    tab.keyboard.type("企业")
    tab.keyboard.press("Enter")
    tab.keyboard.press("End")
    assert tab.input_value("[name=type]") == "ORGANISATION"
    tab.keyboard.press("Tab")
    tab.locator("#keep").press("Enter")
    assert tab.inner_text("mark.chosen") == "企业"
    tab.keyboard.press("?")
    assert tab.locator("dialog[open]").count() == 1
    tab.keyboard.press("Escape")
    assert tab.locator("dialog[open]").count() == 0


def test_everything_has_a_name_for_a_screen_reader(show: Open, bulletin: Bulletin) -> None:
    tab = show(Sheet(bulletin))
    unnamed = """[...document.querySelectorAll("button, input, select, [role=region], .pane")]
        .filter((e) => !e.closest("[hidden]") && !(e.getAttribute("aria-label") || e.textContent.trim()
            || e.closest("label")?.textContent.trim() || e.getAttribute("aria-labelledby")))
        .map((e) => e.outerHTML)"""
    for name in ("mentions", "observations", "plots", "differences"):
        tab.click(f"#tab-{name}")
        assert tab.evaluate(unnamed) == []
    mark(tab, "5.5亿元").click()
    tab.click("#edit")
    assert tab.evaluate(unnamed) == []
    named = tab.get_by_role("button", name="5.5亿元, 数量, 550,000,000 元")
    assert named.count() == 1


def test_it_fits_a_phone(show: Open, bulletin: Bulletin) -> None:
    tab = show(Sheet(bulletin))
    tab.set_viewport_size({"width": 360, "height": 740})
    for name in ("shelf", "reading", "beside"):
        tab.click(f"#panes [data-pane={name}]")
        assert tab.locator(f"#{name}").is_visible()
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.click("#panes [data-pane=reading]")
    mark(tab, "5.5亿元").click()
    assert tab.locator("#detail").is_visible()
    assert "550,000,000 元" in tab.inner_text("#detail")
    tab.click("#edit")
    assert tab.locator("#keep").is_visible()


def test_a_hostile_bulletin_does_nothing(show: Open, extractor: Extractor, tmp_path: Path) -> None:
    found = extractor.extract(HOSTILE, id='"><script>window.hacked=1</script>', title=HOSTILE, **FRAME)
    tab = show(Sheet(found))
    assert (
        tab.evaluate("[...document.querySelectorAll('#text p')].map(p => p.textContent).join('\\n')")
        == HOSTILE
    )
    for name in ("mentions", "observations", "plots", "differences"):
        tab.click(f"#tab-{name}")
    tab.locator("#text mark").first.click()
    tab.locator("#text mark").last.hover()
    tab.click("#language")
    assert tab.evaluate("window.hacked") is None
    assert tab.locator("#text script, #text img, #text a, main a").count() == 0
    assert tab.locator("script").count() == 3
    file = downloaded(tab, tmp_path)
    assert bulletin_from_dict(json.loads(file.read_text("utf-8"))).text == HOSTILE


def test_the_policy_stops_what_would_slip_through(browser: Any, bulletin: Bulletin, tmp_path: Path) -> None:
    (tmp_path / "review.html").write_text(page([Sheet(bulletin)]), "utf-8")
    tab = browser.new_page()
    tab.goto((tmp_path / "review.html").as_uri())
    stopped = tab.evaluate(
        """async () => {
            const stopped = [];
            document.addEventListener("securitypolicyviolation", (e) => stopped.push(e.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "window.hacked = 1";
            document.body.append(script);
            document.body.setAttribute("onclick", "window.hacked = 1");
            document.body.click();
            await fetch("http://127.0.0.1:9/").catch(() => null);
            await new Promise((done) => setTimeout(done, 100));
            return [...new Set(stopped)].sort();
        }"""
    )
    assert tab.evaluate("window.hacked") is None
    assert stopped == ["connect-src", "script-src-attr", "script-src-elem"]
    tab.close()


def test_the_served_page_extracts_and_saves(watched: Any, tmp_path: Path, extractor: Extractor) -> None:
    folder = Folder(tmp_path / "outputs", tmp_path / "gold")
    with Server(("127.0.0.1", 0), folder, extractor) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        tab = watched
        tab.goto(server.address)
        tab.fill("#paste", TEXT)
        tab.fill("#new-title", "新公报")
        tab.fill("#new-region", "深圳市")
        tab.click("#extract")
        mark(tab, "宝安区").click()
        assert [path.name for path in folder.outputs.iterdir()] == ["新公报.json"]
        tab.click("#remove")
        tab.click("#tab-differences")
        tab.click("#save-gold")
        tab.wait_for_selector("table.scores")
        found = load_bulletin(folder.outputs / "新公报.json")
        (gold,) = read_gold(folder.gold)
        assert len(gold.mentions) == len(found.mentions) - 1
        tab.reload()
        assert tab.locator("mark.false").count() == 1
        tab.click("#new")
        tab.set_input_files(
            "#file", {"name": "第二.txt", "mimeType": "text/plain", "buffer": TEXT.encode("gbk", "ignore")}
        )
        tab.click("#extract")
        tab.locator("#documents button").nth(1).wait_for()
        assert (folder.outputs / "第二.json").exists()
        server.shutdown()


def test_a_served_document_is_read_again_with_another_frame(
    watched: Any, tmp_path: Path, extractor: Extractor
) -> None:
    folder = Folder(tmp_path / "outputs", tmp_path / "gold")
    written: list[int] = []
    with Server(("127.0.0.1", 0), folder, extractor, lambda: written.append(1)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        (made,) = folder.add(extractor, "去年全市投资5亿元。".encode(), {"title": "简报", "name": "a.txt"})
        assert made.document.published is None
        tab = watched
        tab.goto(server.address)
        tab.click("#reframe")
        tab.fill("#frame-day", "2023-02-03")
        tab.fill("#frame-region", "深圳市")
        tab.click("#read-again")
        tab.locator("#frame", has_text="2023-02-03").wait_for()
        again = load_bulletin(folder.outputs / "简报.json")
        assert again.document.region is not None
        assert again.document.region.code == "440300"
        assert {m.text for m in again.of_type("DATE")} == {"去年"}
        tab.click("#reframe")
        assert tab.input_value("#frame-period") == ""
        tab.fill("#frame-period", "2022-01/2022-06")
        tab.click("#read-again")
        tab.locator("#frame", has_text="2022-01-01/2022-06-30").wait_for()
        again = load_bulletin(folder.outputs / "简报.json").document
        assert (str(again.period.start), again.origins["period"]) == ("2022-01-01", "given")
        tab.click("#reframe")
        assert tab.input_value("#frame-period") == "2022-01-01/2022-06-30"
        tab.fill("#frame-period", "上半年")
        tab.click("#read-again")
        tab.locator("#said", has_text="报告期：“上半年” 不是 2023-02-03").wait_for()
        tab.keyboard.press("Escape")
        tab.click("#language")
        tab.click("#reframe")
        tab.fill("#frame-period", "上半年")
        tab.click("#read-again")
        tab.locator("#said", has_text="period: '上半年' is not a date").wait_for()
        assert server.exporting.wait(10)
        assert written
        server.shutdown()


def test_documents_of_a_large_folder_are_fetched_when_they_are_looked_at(
    watched: Any, tmp_path: Path, extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.review.server.FIRST", 3)
    monkeypatch.setattr("extractor.review.server.MORE", 4)
    folder = Folder(tmp_path / "outputs", tmp_path / "gold")
    folder.outputs.mkdir()
    for number in range(12):
        text = f"2023年{number + 1}月，宝安区投资{number + 1}亿元。"
        found = extractor.extract(text, id=f"d{number:02}", title=f"第{number}篇", **FRAME)
        (folder.outputs / f"d{number:02}.json").write_bytes(dump(found))
    with Server(("127.0.0.1", 0), folder, extractor) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        tab = watched
        tab.goto(server.address)
        tab.locator("#documents .document").nth(11).wait_for()
        tab.locator("#documents .document").nth(11).click()
        tab.locator("#text", has_text="投资12亿元").wait_for()
        tab.fill("#find-document", "投资9亿元")
        playwright.expect(tab.locator("#documents .document")).to_have_count(1)
        tab.press("#find-document", "Enter")
        tab.locator("#heading", has_text="第8篇").wait_for()
        tab.fill("#find-document", "")
        tab.goto(server.address + "#document=d05")
        tab.reload()
        tab.locator("#heading", has_text="第5篇").wait_for()
        tab.click("#tab-observations")
        tab.select_option("#panel select >> nth=0", "all")
        tab.locator("table.wide summary", has_text="+11").wait_for()
        server.shutdown()


def test_a_long_list_shows_its_first_rows_and_more_when_asked(
    watched: Any, tmp_path: Path, bulletin: Bulletin, extractor: Extractor
) -> None:
    folder = Folder(tmp_path / "outputs", tmp_path / "gold")
    folder.outputs.mkdir()
    for number in range(620):
        document = replace(bulletin.document, id=f"{number:03}", title=f"第{number}篇")
        (folder.outputs / f"{number:03}.json").write_bytes(dump(replace(bulletin, document=document)))
    with Server(("127.0.0.1", 0), folder, extractor) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        tab = watched
        tab.goto(server.address)
        rows = tab.locator("#documents [data-number]")
        tab.locator("#documents .more", has_text="320").wait_for()
        assert rows.count() == 300
        tab.click("#documents .more button")
        assert rows.count() == 600
        tab.click("#documents [data-number='599']")
        tab.locator("#heading", has_text="第599篇").wait_for()
        tab.keyboard.press("]")
        tab.locator("#heading", has_text="第600篇").wait_for()
        assert rows.count() == 620
        assert tab.get_attribute("[data-number='600']", "aria-current") == "true"
        with tab.expect_response("**/search?*"):
            tab.fill("#find-document", "第61")
        assert rows.count() == 11
        server.shutdown()


def test_a_page_from_disk_shows_the_command_that_reads_again(show: Open, bulletin: Bulletin) -> None:
    tab = show(Sheet(bulletin))
    tab.click("#reframe")
    tab.fill("#frame-day", "2023-05-06")
    tab.fill("#frame-period", "2022")
    assert "--published 2023-05-06 --region 440300 --period 2022" in tab.inner_text("#frame-command")
    assert tab.locator("#read-again").count() == 0


TABLE = """甲市2023年1月简报

| 各区投资 |  |  |
|  |  | 单位：亿元 |
| 地区 | 投资额 | 比上年增长(%) |
| 宝安区 | 5.5 | 8.2 |
| 南山区 | 3.25 | -1.5 |

南山区另有企业12家。
"""


@pytest.fixture(scope="module")
def tabled(extractor: Extractor) -> Bulletin:
    document = extractor.document(TABLE, id="表", **FRAME)
    return extractor.draft(replace(document, source=Source("a.html", "text/html")))[0]


def test_a_table_is_shown_as_a_table_with_its_marks(show: Open, tabled: Bulletin) -> None:
    assert len(tabled.grids) == 1
    tab = show(Sheet(tabled))
    table = tab.locator("#text table.grid")
    assert table.locator("thead th").all_inner_texts() == ["地区", "投资额", "比上年增长(%)"]
    assert table.locator("tbody tr").nth(1).locator("th, td").all_inner_texts() == ["南山区", "3.25", "-1.5"]
    assert "|" not in tab.inner_text("#text")
    shown = tab.evaluate("[...document.querySelectorAll('#text mark')].map(m => m.textContent)")
    assert shown == [mention.text for mention in tabled.mentions]
    table.locator("mark", has_text="3.25").click()
    assert "投资额" in tab.inner_text("#detail")
    tab.keyboard.press("j")
    assert tab.inner_text("mark.chosen") == "-1.5"
    tab.fill("#find-document", "南山区")
    assert tab.evaluate("CSS.highlights.get('hits').size") == 2


def test_what_is_corrected_in_a_table_has_its_place_in_the_text(
    show: Open, tabled: Bulletin, tmp_path: Path
) -> None:
    tab = show(Sheet(tabled))
    mark(tab, "5.5").click()
    tab.keyboard.press("Delete")
    cell = tab.locator("#text td", has_text="5.5")
    assert cell.locator("mark.false").count() == 1
    cell.click(click_count=3)  # the selection ends where the next cell begins
    tab.locator("#marker [data-mark=AMOUNT]").click()
    tab.fill("[name=value-value]", "550000001")
    tab.fill("[name=value-unit]", "元")
    tab.click("#keep")
    select(tab, "增长")
    tab.locator("#marker [data-mark=ORGANISATION]").click()
    tab.click("#keep")
    gold = bulletin_from_dict(json.loads(downloaded(tab, tmp_path).read_text("utf-8")))
    places = {mention.text: mention for mention in gold.mentions}
    assert places["5.5"].start == TABLE.index("5.5")
    assert places["5.5"].value.to_dict()["value"] == "550000001"
    assert places["增长"].start == TABLE.index("增长")


def test_a_table_with_words_outside_its_cells_stays_lines(show: Open, tabled: Bulletin) -> None:
    (grid,) = tabled.grids
    ragged = replace(tabled, grids=(replace(grid, rows=grid.rows[1:]),))
    tab = show(Sheet(ragged))
    assert tab.locator("#text table").count() == 0
    lines = tab.locator("#text p").all_text_contents()
    assert lines[2:7] == ["各区投资", "单位：亿元", *tabled.text.split("\n")[4:7]]


def test_figures_that_do_not_agree_are_listed_and_lead_to_the_text(
    show: Open, extractor: Extractor, bulletin: Bulletin
) -> None:
    text = (
        "全年地区生产总值1000亿元，其中，第一产业增加值100亿元，第二产业增加值400亿元，"
        "第三产业增加值590亿元。"
    )
    wrong = extractor.extract(text, id="错", title="错", published="2023-02-01", region="深圳市")
    tab = show(Sheet(bulletin), Sheet(wrong))
    tab.select_option("#shelf-show", "findings")
    assert tab.locator("#documents .name").all_inner_texts() == ["错"]
    tab.click("#documents .document")
    assert tab.inner_text("#tab-checks") == "待查 (1)"
    tab.click("#tab-checks")
    card = tab.locator(".finding")
    assert "1000亿元" in card.inner_text()
    assert "1090亿元" in card.inner_text()
    card.locator("button", has_text="590亿元").click()
    assert tab.inner_text("mark.chosen") == "590亿元"
    mark(tab, "590亿元").click()
    tab.keyboard.press("Delete")
    tab.locator(".finding button", has_text="590亿元").click()
    assert tab.inner_text("mark.chosen") == "590亿元"  # struck out, it can still be looked at


def test_unsure_decisions_are_grouped_by_what_they_share(
    watched: Any, bulletin: Bulletin, tmp_path: Path
) -> None:
    html = re.sub(r',"margin":[-0-9.e]+', "", page([Sheet(bulletin)]))
    for text, margin in (("5.5亿元", 0.6), ("8.2%", 0.2), ("6亿元", 0.4), ("3.25亿元", 1.5)):
        opening = f'"text":"{text}","value":'
        at = html.index('"observation":{', html.index(opening)) + len('"observation":{')
        html = f'{html[:at]}"margin":{margin},{html[at:]}'
    file = tmp_path / "unsure.html"
    file.write_text(html, "utf-8")
    tab = watched
    tab.goto(file.as_uri())
    assert tab.inner_text("#tab-checks") == "待查 (3)"
    tab.click("#tab-checks")
    assert tab.locator("#unsure h4").all_inner_texts() == ["2023-01 (2)", "2023-02 (1)"]
    assert tab.locator("#unsure b").all_inner_texts() == ["8.2%", "5.5亿元", "6亿元"]
    tab.select_option("#unsure-by", "subject")
    assert tab.locator("#unsure h4").all_inner_texts() == ["宝安区 (3)"]
    tab.locator("#unsure button", has_text="8.2%").click()
    assert tab.inner_text("mark.chosen") == "8.2%"
    tab.click("#edit")
    tab.fill("[name=subject]", "龙岗区")
    tab.click("#keep")
    assert tab.inner_text("#tab-checks") == "待查 (2)"
    assert '"margin"' not in downloaded(tab, tmp_path).read_text("utf-8")


def unsure(bulletin: Bulletin, id: str, *texts: str) -> Bulletin:
    """A bulletin whose amounts of some texts were decided by a narrow margin."""

    def doubted(mention: Mention) -> Mention:
        said = mention.observation
        margin = 0.5 if mention.text in texts else None
        return (
            replace(mention, observation=replace(said, margin=margin, margin_of="period"))
            if said
            else mention
        )

    document = replace(bulletin.document, id=id, title=None)
    return replace(bulletin, document=document, mentions=tuple(map(doubted, bulletin.mentions)))


def test_unsure_decisions_are_walked_through_with_a_key_each_and_saved_together(
    watched: Any, tmp_path: Path, bulletin: Bulletin, extractor: Extractor
) -> None:
    folder = Folder(tmp_path / "outputs", tmp_path / "gold")
    folder.outputs.mkdir()
    for id, texts in (("a", ("5.5亿元", "8.2%")), ("b", ()), ("c", ("6亿元",))):
        (folder.outputs / f"{id}.json").write_bytes(dump(unsure(bulletin, id, *texts)))
    with Server(("127.0.0.1", 0), folder, extractor) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        tab = watched
        tab.goto(server.address)
        tab.locator("mark", has_text="5.5亿元").wait_for()
        tab.keyboard.press("c")
        assert tab.inner_text("mark.chosen") == "5.5亿元"
        assert tab.is_hidden("#save")
        tab.keyboard.press("y")
        assert tab.inner_text("mark.chosen") == "8.2%"
        assert tab.inner_text("#save") == "保存更正（1）"
        others = tab.locator(".decision [data-period]")
        assert "2023-01" not in others.all_inner_texts()
        tab.click(".decision [data-period='2023-02']")
        assert "2023-02" in tab.inner_text("#detail")
        tab.keyboard.press("c")
        tab.locator("#frame", has_text="6亿元").or_(
            tab.locator("mark.chosen", has_text="6亿元")
        ).first.wait_for()
        tab.click("#confirm")
        tab.locator("#said", has_text="没有把握的都看过了").wait_for()
        assert tab.locator("#documents .note", has_text="没有把握").count() == 0
        tab.keyboard.press("s")
        tab.locator("#save").wait_for(state="hidden")
        assert sorted(file.name for file in folder.gold.glob("*.json")) == ["a.gold.json", "c.gold.json"]
        gold = {m.text: m.observation for m in load_bulletin(folder.gold / "a.gold.json").of_type("AMOUNT")}
        assert str(gold["8.2%"].period[0]) == "2023-02-01"
        assert gold["5.5亿元"].margin is None
        assert tab.inner_text("#progress") == "已核对 0 / 3"  # saved is not read
        with tab.expect_response("**/reviewed/*"):
            tab.keyboard.press("r")
        tab.evaluate("localStorage.clear()")
        tab.reload()
        tab.locator("#heading:not(:empty)").wait_for()
        assert tab.inner_text("#progress") == "已核对 1 / 3"
        assert (folder.gold / "reviewed.tsv").read_text("utf-8").count("\tyes\n") == 1
        tab.keyboard.press("c")
        tab.locator("#said", has_text="没有把握的都看过了").wait_for()
        server.shutdown()


def test_the_periods_offered_are_those_the_text_may_mean(show: Open, extractor: Extractor) -> None:
    text = "甲市2025年统计公报\n2021年到2024年，全市投资占比重由12%升至15%。全市出口年均增长7%。2026年再看。"
    bulletin = extractor.extract(text, id="a", published="2026-02-03", region="440300")
    tab = show(Sheet(unsure(bulletin, "a", "15%", "7%")))
    offered = tab.locator(".decision [data-period]")
    tab.keyboard.press("c")
    assert tab.inner_text("mark.chosen") == "15%"
    assert offered.all_inner_texts()[:3] == ["2021", "2024", "2025"]
    tab.click("[data-period='2024']")
    assert "2024" in tab.inner_text("#detail dl")
    tab.keyboard.press("c")
    assert tab.inner_text("mark.chosen") == "7%"
    assert "2021-01-01 – 2025-12-31" in offered.all_inner_texts()


def test_the_subjects_offered_are_those_named_around(show: Open, bulletin: Bulletin, tmp_path: Path) -> None:
    def doubted(mention: Mention) -> Mention:
        said = mention.observation
        if mention.text != "3.25亿元" or said is None:
            return mention
        return replace(mention, observation=replace(said, margin=0.5, margin_of="subject"))

    sheet = Sheet(
        replace(unsure(bulletin, "a"), mentions=tuple(map(doubted, unsure(bulletin, "a").mentions)))
    )
    tab = show(sheet)
    tab.keyboard.press("c")
    assert tab.inner_text("mark.chosen") == "3.25亿元"
    offered = tab.locator(".decision [data-subject]").all_inner_texts()
    assert "南山区" not in offered
    assert {"宝安区", "深圳市"} <= set(offered)
    tab.click("[data-subject='宝安区']")
    assert "宝安区" in tab.inner_text("#detail dl")
    data = json.loads(downloaded(tab, tmp_path).read_text("utf-8"))
    (said,) = [m["observation"] for m in data["mentions"] if m["text"] == "3.25亿元"]
    assert said["subject"] == "宝安区"
    assert not {"margin", "margin_of", "subject_code", "subject_path", "subject_kind"} & set(said)


def test_documents_of_one_name_are_told_apart(show: Open, bulletin: Bulletin) -> None:
    def titled(id: str, title: str) -> Sheet:
        return Sheet(replace(bulletin, document=replace(bulletin.document, id=id, title=title)))

    tab = show(titled("一", "简报"), titled("二", "简报"), titled("三", "公报"))
    told = tab.locator("#documents .document > .quiet").all_inner_texts()
    assert [line.split(" · ")[0] for line in told] == ["一", "二", "2023-03-03"]


def test_a_document_with_nothing_to_check_says_so(show: Open, bulletin: Bulletin) -> None:
    tab = show(Sheet(unsure(bulletin, "a")))
    tab.click("#tab-checks")
    assert "没有不符" in tab.inner_text("#panel")


def test_a_revised_figure_stands_beside_what_it_revises(show: Open, extractor: Extractor) -> None:
    def told(id: str, published: str, text: str) -> Sheet:
        return Sheet(extractor.extract(text, id=id, published=published, region="深圳市"))

    tab = show(
        told("甲", "2022-02-01", "2021年，宝安区粮食产量20.5万吨。"),
        told("乙", "2023-02-01", "2021年，宝安区粮食产量20.9万吨。\n2022年，宝安区粮食产量21.3万吨。"),
        told("丙", "2024-02-01", "2022年，宝安区粮食产量21万吨。\n2023年，宝安区粮食产量22万吨。"),
    )
    tab.click("#tab-plots")
    tab.select_option("#panel select >> nth=0", "all")
    line = tab.locator("section.plot svg", has=tab.locator("polyline"))
    revised = line.locator("circle.revised[role=button]")
    superseded = line.locator("circle.superseded[role=button]")
    # 21 is 21.3 with fewer digits, and revises nothing.
    assert [shape.get_attribute("aria-label") for shape in revised.all()] == [
        "2021 20.9万吨 实际 · 修订后 · 乙"
    ]
    assert [shape.get_attribute("aria-label") for shape in superseded.all()] == [
        "2021 20.5万吨 实际 · 修订前 · 甲"
    ]
    assert len(line.locator("polyline").get_attribute("points").split()) == 3
    later, earlier = revised.bounding_box(), superseded.bounding_box()
    assert earlier["y"] > later["y"] + later["height"]  # neither hides the other
    with tab.expect_download() as started:
        tab.click("[data-csv=period]")
    rows = Path(started.value.path()).read_text("utf-8-sig").splitlines()
    assert [row.split(",")[1] for row in rows[1:]] == ["2022-02-01", "2023-02-01", "2023-02-01", "2024-02-01"]
    superseded.focus()
    tab.keyboard.press("Enter")
    assert tab.inner_text("#heading") == "甲"


def test_on_a_narrow_screen_nothing_runs_over_the_edge(
    show: Open, tabled: Bulletin, bulletin: Bulletin
) -> None:
    tab = show(Sheet(tabled), Sheet(bulletin))
    tab.set_viewport_size({"width": 390, "height": 844})
    for _ in range(2):
        for pane in ("shelf", "reading", "beside"):
            tab.click(f"#panes [data-pane={pane}]")
            for name in tab.locator("#tabs button").all() if pane == "beside" else []:
                name.click()
                assert tab.evaluate("document.documentElement.scrollWidth") == 390
            assert tab.evaluate("document.documentElement.scrollWidth") == 390
        tab.click("#language")
