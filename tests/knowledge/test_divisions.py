"""The gazetteer: names and codes through the years, paths, and what contains what."""

from __future__ import annotations

from datetime import date

import pytest

from extractor.knowledge.divisions import Gazetteer, Place, level_of
from extractor.knowledge.gazetteer import load_gazetteer
from extractor.knowledge.places import Near, which
from extractor.rules import load


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(load())


@pytest.mark.parametrize(
    ("name", "year", "code", "path"),
    [
        ("莱芜市", 2015, "371200", "山东省/莱芜市"),
        ("莱芜区", 2020, "370116", "山东省/济南市/莱芜区"),
        ("铜山县", 2009, "320323", "江苏省/徐州市/铜山县"),
        ("铜山县", 2020, "320312", "江苏省/徐州市/铜山区"),
        ("襄樊", 2020, "420600", "湖北省/襄阳市"),
        ("安县", 2020, "510705", "四川省/绵阳市/安州区"),
        ("宣州市", 1999, "342501", "安徽省/宣城地区/宣州市"),
        ("昭通市", 1999, "532101", "云南省/昭通地区/昭通市"),
        ("江津市", 2003, "500381", "重庆市/江津市"),
        ("江津", 2020, "500116", "重庆市/江津区"),
        ("海拉尔市", 1999, "152101", "内蒙古自治区/呼伦贝尔盟/海拉尔市"),
        ("枣阳市", 2005, "420683", "湖北省/襄樊市/枣阳市"),
        ("枣阳市", 2015, "420683", "湖北省/襄阳市/枣阳市"),
        ("仙桃", 2020, "429004", "湖北省/仙桃市"),
        ("奉贤", 2020, "310120", "上海市/奉贤区"),
        ("两江新区", 2015, None, "重庆市/两江新区"),
        ("两江新区", 2027, "500157", "重庆市/两江新区"),
        ("前海", 2023, None, "广东省/深圳市/前海深港现代服务业合作区"),
        ("鹏城", 2023, "440300", "广东省/深圳市"),
        ("黔东南州", 2020, "522600", "贵州省/黔东南苗族侗族自治州"),
        ("东方", 2020, "469007", "海南省/东方市"),
    ],
)
def test_what_a_name_means_at_a_date(
    gazetteer: Gazetteer, name: str, year: int, code: str | None, path: str
) -> None:
    (division,) = gazetteer.candidates(name, date(year, 3, 1))
    assert (division.code, division.path) == (code, path)


def test_a_name_of_several_places(gazetteer: Gazetteer) -> None:
    paths = {d.path for d in gazetteer.candidates("铁西区", date(2023, 1, 1))}
    assert paths == {"辽宁省/沈阳市/铁西区", "辽宁省/鞍山市/铁西区", "吉林省/四平市/铁西区"}
    assert gazetteer.candidates("火星") == ()


def test_codes(gazetteer: Gazetteer) -> None:
    assert [level_of(code) for code in ("440000", "440300", "440306")] == ["province", "prefecture", "county"]
    held = gazetteer.by_code("110103", date(2020, 1, 1))
    assert held is not None
    assert held.name == "崇文区"
    assert gazetteer.by_code("999999") is None


def test_what_contains_what(gazetteer: Gazetteer) -> None:
    path = "内蒙古自治区/呼伦贝尔市/海拉尔区"
    assert [d.name for d in gazetteer.ancestors(path)] == ["海拉尔区", "呼伦贝尔市", "内蒙古自治区"]
    city = gazetteer.containing(path, "prefecture")
    assert city is not None
    assert city.code == "150700"
    assert gazetteer.containing("上海市/奉贤区", "prefecture") is None
    parent = gazetteer.parent(city)
    assert parent is not None
    assert parent.code == "150000"
    assert gazetteer.parent(parent) is None


@pytest.mark.parametrize(
    ("word", "path", "name"),
    [
        ("市", "广东省/深圳市/宝安区", "深圳市"),
        ("市", "江苏省/苏州市/昆山市", "昆山市"),
        ("市", "上海市/奉贤区", "上海市"),
        ("省", "江苏省/苏州市/昆山市", "江苏省"),
        ("区", "内蒙古自治区/呼伦贝尔市/海拉尔区", "海拉尔区"),
        ("自治区", "内蒙古自治区/呼伦贝尔市/海拉尔区", "内蒙古自治区"),
        ("盟", "内蒙古自治区/兴安盟/突泉县", "兴安盟"),
        ("区", "广东省/深圳市", None),
    ],
)
def test_what_a_kind_of_place_means(gazetteer: Gazetteer, word: str, path: str, name: str | None) -> None:
    division = gazetteer.meant(word, path)
    assert (division and division.name) == name


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("440306", "440306"),
        ("44", "440000"),
        ("广东省/深圳市/宝安区", "440306"),
        ("内蒙古自治区呼伦贝尔市海拉尔区", "150702"),
        ("湖北仙桃", "429004"),
        ("黑龙江省大庆市", "230600"),
    ],
)
def test_finding_a_place_that_a_user_gives(gazetteer: Gazetteer, given: str, code: str) -> None:
    assert [d.code for d in gazetteer.find(given)] == [code]


def test_months_decide_where_they_are_known() -> None:
    places = [
        Place("330110", "余杭区", ("余杭",), "county"),
        Place("330103", "下城区", (), "county", "", "2021-04"),
        Place("330113", "临平区", ("临平",), "county", "2021-04"),
    ]
    gazetteer = Gazetteer(places)
    assert gazetteer.candidates("临平", date(2021, 3, 31))[0].code == "330113"
    assert places[2].held("2021-04-01")
    assert not places[2].held("2021-03-31")
    assert places[1].held("2021-04-30")
    assert not places[1].held("2021-05-01")


def test_a_name_keeps_the_places_of_all_times(gazetteer: Gazetteer) -> None:
    paths = {d.path for d in gazetteer.ever("东山区")}
    assert {"广东省/广州市/东山区", "黑龙江省/鹤岗市/东山区"} <= paths
    assert gazetteer.ever("无此地") == ()


def test_which_place_is_meant_is_decided_by_what_stands_near(gazetteer: Gazetteer) -> None:
    drums = gazetteer.candidates("鼓楼区")
    assert len(which(drums, Near())[1]) == len(drums)  # nothing decides: all are told
    assert which(drums, Near(home="福建省/福州市"))[0].code == "350102"
    above = gazetteer.by_code("320300")
    assert which(drums, Near(above=above))[0].code == "320302"
    assert which(drums, Near(before=(above,) if above else ()))[0].code == "320302"
    rivers = gazetteer.candidates("河北")
    assert which(rivers, Near())[0].code == "130000"
    beside = [gazetteer.candidates("河东区"), gazetteer.candidates("南开区")]
    assert which(rivers, Near(beside=beside))[0].code == "120105"
