from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.model import AmountValue, Bulletin
from extractor.outputs.json import dump
from extractor.pipeline import Extractor
from extractor.quality.rule_stats import rule_stats
from made import extractor_command

TEXT = "2023年1月，宝安区投资5.5亿元，新建公园三个。近三年来，排名第三批。"


@pytest.fixture(scope="module")
def found(extractor: Extractor) -> Bulletin:
    return extractor.extract(TEXT, published="2023-02-03", region="440300", id="a")


def test_every_mention_is_counted_for_its_rule(extractor: Extractor, found: Bulletin) -> None:
    stats = rule_stats(extractor, [found, found], gold=True)
    assert stats.documents == 2
    assert sum(count.fired for count in stats.counts.values()) == 2 * len(found.mentions)
    for mention in found.mentions:
        count = stats.counts[mention.rule]
        assert count.fired == count.right == count.valued
        assert count.precision == 1.0
        assert mention.type.lower() in f"{count.family[:-1]}"


def test_precision_is_held_against_gold(extractor: Extractor, found: Bulletin) -> None:
    first, *others = found.mentions
    changed = [replace(m, value=AmountValue("元")) if m.type == "AMOUNT" else m for m in others]
    stats = rule_stats(extractor, [found.with_mentions(changed)], gold=True)
    count = stats.counts[first.rule]
    assert (count.fired - count.right, count.precision) == (1, count.right / count.fired)
    amount = next(m for m in found.mentions if m.type == "AMOUNT")
    assert stats.counts[amount.rule].valued < stats.counts[amount.rule].right


def test_shadows_refusals_and_silence(extractor: Extractor, found: Bulletin) -> None:
    stats = rule_stats(extractor, [found], gold=False)
    assert stats.counts["amount.not-ordinal"].refused == 1
    shadowed = {rule: dict(count.shadowed) for rule, count in stats.counts.items() if count.shadowed}
    assert shadowed["amount.numeral"] == {"date.past-years": 1}
    silent = {rule.id for rule in stats.silent}
    assert "date.plan" in silent
    assert not silent & {mention.rule for mention in found.mentions}
    assert not any(rule.family == "observations" for rule in stats.silent)
    told = stats.to_dict()
    assert "precision" not in told["rules"][0]
    assert set(told["never_fired"]) == silent


def test_a_rule_that_is_always_shadowed_is_told(extractor: Extractor) -> None:
    text = extractor.extract("近三年来发展很快。", published="2023-02-03")
    assert rule_stats(extractor, [text], gold=False).buried == ("amount.numeral",)


def test_the_command_with_and_without_gold(tmp_path: Path, found: Bulletin) -> None:
    gold, texts = tmp_path / "gold", tmp_path / "texts"
    gold.mkdir()
    texts.mkdir()
    (gold / "a.gold.json").write_bytes(dump(found))
    (texts / "a.txt").write_text(TEXT, "utf-8")
    done = extractor_command("rules", "stats", gold)
    assert done.returncode == 0, done.stderr
    (row,) = [line.split() for line in done.stdout.splitlines() if line.startswith("district.name")]
    assert row[:5] == ["district.name", "1", "1", "1", "1.000"]
    assert "always shadowed" not in done.stdout
    assert "rules never fired: --all lists them" in done.stdout
    bare = extractor_command("rules", "stats", texts, "--all")
    assert "no gold, so no precision" in bare.stdout
    assert "date.plan" in bare.stdout
    told = json.loads(extractor_command("rules", "stats", gold, "--json").stdout)
    assert told["gold"] is True
    assert {"rule", "fired", "right", "precision", "shadowed_by"} <= set(told["rules"][0])


def test_the_command_on_nothing(tmp_path: Path) -> None:
    done = extractor_command("rules", "stats", tmp_path)
    assert done.returncode == 2
    assert "there are neither gold files nor texts" in done.stderr
    assert extractor_command("rules", "stats", tmp_path / "none").returncode == 2
