"""Bulletins that are hard on formats: every type and kind of value, odd characters, wrapped lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from extractor.model import (
    AmountValue,
    Bulletin,
    DateValue,
    DistrictValue,
    Document,
    Mention,
    MentionType,
    Observation,
    OrganisationValue,
    Region,
    Source,
    Value,
)

TEXT = (
    "😀 青州市一季度通报\n\n"
    "2024年1—3月，青州市\t固定资产投\n资完成约30—50亿元，同比增长6.5\n%。𠮷林街道# O投资\u30003.2亿元！\n"
    "市发改委说：“\u200b\ufeff从2024年起”。 "
)


def mention(quote: str, kind: MentionType, value: Value, **slots: object) -> Mention:
    """The mention at the first place where ``quote`` stands in ``TEXT``."""
    start = TEXT.index(quote)
    return Mention(kind, start, start + len(quote), quote, value, f"{kind.lower()}.x", **slots)  # type: ignore[arg-type]


LEVEL = Observation(
    "固定资产投资", "青州市", (date(2024, 1, 1), date(2024, 3, 31)), "level", other_names=("投资",)
)
GROWTH = Observation("固定资产投资", None, (date(2024, 1, 1), None), "change", "up", "yoy", "planned", "fai")


def hard_bulletins() -> list[Bulletin]:
    """Two bulletins, the second with no mentions and hardly a frame."""
    place = DistrictValue("370781", "青州市", "山东省/潍坊市/青州市")
    unsure = DistrictValue(None, "𠮷林街道", "吉林街道", ("甲/吉林街道", "乙/吉林街道"))
    span = AmountValue("元", low=Decimal(3_000_000_000), high=Decimal(5_000_000_000), dimension="money")
    mentions = (
        mention("青州市", "DISTRICT", place),
        mention("2024年1—3月", "DATE", DateValue(date(2024, 1, 1), date(2024, 3, 31), "quarter")),
        mention("30—50亿元", "AMOUNT", span, bound="~", observation=LEVEL),
        mention("6.5\n%", "AMOUNT", AmountValue("%", Decimal("6.5")), observation=GROWTH),
        mention("𠮷林街道", "DISTRICT", unsure),
        mention("3.2亿元", "AMOUNT", AmountValue("元", Decimal("320000000"))),
        mention("市发改委", "ORGANISATION", OrganisationValue("青州市发展和改革委员会", "government")),
        mention("从2024年起", "DATE", DateValue(date(2024, 1, 1), None, "year")),
    )
    document = Document(
        TEXT,
        id="qingzhou/2024 q1",
        title="一季度通报",
        published=date(2024, 4, 20),
        region=Region("370781", "青州市", ""),
        source=Source("q1.txt", "text/plain", "gb18030"),
        origins={"published": "given"},
    )
    return [Bulletin(document, mentions), Bulletin(Document("没有什么可说的\n", id="empty"), ())]
