"""Pages laid out as those of national, provincial and county sites are: what is text and what only frames it."""
# ruff: noqa: E501 pages are as wide as they are

from __future__ import annotations

from datetime import date

import pytest

from extractor.reading import furniture, parse

BODY = """<p>　　初步核算，全年全省地区生产总值41269.3亿元，比上年增长4.5%。</p>
<p>　　其中，第一产业增加值3000.1亿元，增长3.6%。</p>
<p>　　来源：本刊注明的数据均来自省统计局。年末全省常住人口3722万人。</p>"""
TEXT = (
    "初步核算，全年全省地区生产总值41269.3亿元，比上年增长4.5%。\n"
    "其中，第一产业增加值3000.1亿元，增长3.6%。\n"
    "来源：本刊注明的数据均来自省统计局。年末全省常住人口3722万人。\n"
)

PAGES = {
    "govcn": """<!DOCTYPE html><html><head>
<meta charset="utf-8">
<title>湖州省2023年国民经济和社会发展统计公报_部门政务_中国政府网</title>
<meta name="firstpublishedtime" content="2024-02-29-09:31:00">
<meta name="lastmodifiedtime" content="2024-03-05-10:00:00">
<meta name="author" content="张三">
<meta name="catalog" content="部门"></head>
<body>
<div class="header">
<div class="logo"><a href="/">中国政府网</a></div>
<ul><li><a>国务院</a></li><li><a>新闻</a></li></ul></div>
<div class="BreadcrumbNav">首页 &gt; 政务 &gt; 部门</div>
<div class="article oneColumn pub_border">
<h1>湖州省2023年国民经济和社会发展统计公报</h1>
<div class="pages-date">2024-02-29 09:31 <span class="font">来源： 国家统计局网站</span>
<span class="fontsize">字号：<span>默认</span> <span>大</span> <span>超大</span></span>|<span>
<a href="javascript:window.print()">打印</a></span>
<div class="share" id="share_weixin">分享</div></div>
<div class="pages_content" id="UCAP-CONTENT">@BODY@<div class="editor"><span class="font">责任编辑：李四
</span></div></div>
<div class="relevant"><h2>相关稿件</h2>
<ul><li><a>解读一</a></li></ul></div></div>
<div class="footer">版权所有：中国政府网 京ICP备05070218号 网站标识码bm01000001</div></body></html>""",
    "stats-new": """<html><head>
<meta charset="utf-8">
<title>2023年国民经济和社会发展统计公报 - 国家统计局</title>
<meta name="ArticleTitle" content="2023年国民经济和社会发展统计公报">
<meta name="PubDate" content="2024/02/29 09:30">
<meta name="ContentSource" content="国家统计局">
<meta name="SiteName" content="国家统计局"></head>
<body>
<div class="wrapper">
<div class="path">首页&gt; 数据&gt; <a>数据发布</a></div>
<div class="txt-content">
<div class="detail-title">
<h1>2023年国民经济和社会发展统计公报<sup>[1]</sup></h1>
<div class="detail-title-des"><h2>
<p>2024/02/29 09:30</p></h2><h2><span>来源：国家统计局</span></h2><h2>【字体：<a>大</a> <a>中</a> <a>小</a>】</h2>
<h2><a>打印</a></h2></div></div>
<div class="TRS_Editor"><style>.TRS_Editor P{margin:0}</style>@BODY@</div>
<div class="mobile">扫一扫在手机打开当前页</div></div></div>
<div class="foot">地址：北京市西城区月坛南街57号（100826）<br>主办单位：国家统计局 京ICP备05034670号</div></body></html>""",
    "stats-old": """<html><head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>中华人民共和国2010年国民经济和社会发展统计公报</title></head>
<body>
<table width="100%">
<tr><td>
<table>
<tr><td><a>首页</a></td><td><a>统计数据</a></td></tr></table></td></tr>
<tr><td>您现在所在的位置：<a>首页</a> >> <a>统计数据</a> >> 统计公报</td></tr>
<tr><td align="center"><span class="f18">中华人民共和国2010年国民经济和社会发展统计公报<br><font size=2>[1]</font>
</span></td></tr>
<tr><td align="center"><font class="xilan_titf">国家统计局　　　2011-02-28 09:30:00</font></td></tr>
<tr><td>
<div class="TRS_PreAppend">@BODY@</div></td></tr>
<tr><td align=right>【<a>打印此页</a>】【<a>关闭窗口</a>】【<a>返回顶部</a>】</td></tr>
<tr><td>附件：<a href="a.doc">统计表.doc</a></td></tr></table></body></html>""",
    "prov": """<html><head>
<meta charset="utf-8"/>
<meta name="SiteName" content="青禾市人民政府"/>
<meta name="SiteDomain" content="www.qh.gov.cn"/>
<meta name="SiteIDCode" content="3700000001"/>
<meta name="ColumnName" content="统计公报"/>
<meta name="ColumnType" content="统计信息"/>
<META NAME="articletitle" CONTENT="2022年青禾市国民经济和社会发展统计公报">
<META NAME="pubdate" CONTENT="2023-04-01 16:00:00">
<META NAME="contentsource" CONTENT="市统计局">
<title>青禾市人民政府 统计公报 2022年青禾市国民经济和社会发展统计公报</title></head>
<body>
<div id="top"><a>无障碍</a> <a>长者模式</a> <a>简体</a>|<a>繁体</a></div>
<div class="weizhi">您所在的位置：<a>首页</a> &gt; <a>政务公开</a> &gt; <a>统计公报</a></div>
<div class="con">
<div class="title">2022年青禾市国民经济和社会发展统计公报</div>
<div class="info"><span>发布时间：2023-04-01 16:00</span><span>来源：市统计局</span><span>浏览次数：
<i id="hits">1234</i>次</span><span>字号：[<a>大</a> <a>中</a> <a>小</a>]</span><span>[<a>打印</a>] [<a>关闭
</a>]</span></div>
<div id="zoom">@BODY@<p>附件：<a href="1.pdf">2022年青禾市国民经济和社会发展统计公报.pdf</a></p></div>
<div class="ewm">扫一扫在手机打开当前页<img src="x.png"></div>
<div class="pn">
<p>上一篇：<a>2021年青禾市统计公报</a></p>
<p>下一篇：<a>没有了</a></p></div></div>
<div class="bottom">
<p>主办：青禾市人民政府办公室　承办：青禾市大数据局</p>
<p>网站标识码：3700000001　鲁ICP备12345678号　鲁公网安备37000002000001号</p>
<p>联系电话：0531-12345678</p></div></body></html>""",
    "xxgk": """<html><head>
<meta charset="utf-8">
<title>红枫县2021年政府工作报告-红枫县人民政府</title></head>
<body>
<div class="xl_nav"><a>首页</a>><a>政府信息公开</a>><a>政府工作报告</a></div>
<table class="xxgk_top">
<tr><td>索 引 号：</td><td>11370000004502345X/2021-00123</td><td>主题分类：</td><td>综合政务</td></tr>
<tr><td>发布机构：</td><td>红枫县人民政府办公室</td><td>发文日期：</td><td>2021年02月05日</td></tr>
<tr><td>名　　称：</td><td colspan="3">红枫县2021年政府工作报告</td></tr></table>
<div class="art_tit">红枫县2021年政府工作报告</div>
<div class="wz_con" id="UCAPCONTENT">
<p style="text-align:center">——2021年1月20日在红枫县第十八届人民代表大会第五次会议上</p>
<p style="text-align:center">红枫县人民政府县长　王五</p>@BODY@</div>
<div><a>【打印】</a> <a>【关闭】</a></div></body></html>""",
    "jsp": """<html><head>
<meta charset="gbk">
<title>青禾统计信息网</title></head>
<body>
<table>
<tr><td>
<ul class="nav"><li><a>首页</a></li></ul></td></tr>
<tr><td align=center><b>2009年青禾县国民经济和社会发展统计公报</b></td></tr>
<tr><td align=center>日期：2010-03-22　　作者：青禾县统计局　　点击：532　　【字体：<a>大</a> <a>中</a> <a>小</a>】</td></tr>
<tr><td>
<div>@BREAKS@</div></td></tr></table></body></html>""",
    "fujian": """<html><head>
<meta charset="utf-8">
<title>福禾省人民政府</title>
<meta name="ArticleTitle" content="">
<meta name="PubDate" content="">
<meta property="og:title" content="前三季度福禾省经济运行情况"></head>
<body>
<div class="smb-main"><h3 class="detail_tit">前三季度福禾省经济运行情况</h3>
<div class="detail_info">时间：2020-10-26 10:15<span>浏览量：88</span> <span>信息来源：福禾省统计局</span>
<span>字号：T | T</span></div>
<div class="article_area">@BODY@</div>
<p class="share">分享到：</p>
<div class="xgwz"><h4>相关链接</h4>
<ul><li><a>图解：前三季度福禾省经济</a> 2020-10-27</li><li><a>福禾省前三季度规模以上工业</a> 2020-10-27</li></ul></div>
</div></body></html>""",
    "long-menu": """<html><head>
<meta charset="utf-8">
<title>月报 - 县统计局</title></head>
<body>
<div class="left"><h3>统计公报</h3>
<ul><li><a>2020年青禾县国民经济和社会发展统计公报</a></li><li><a>2020年青禾县国民经济和社会发展统计公报</a></li><li>
<a>2020年青禾县国民经济和社会发展统计公报</a></li><li><a>2020年青禾县国民经济和社会发展统计公报</a></li><li><a>2020年青禾县国民经济和社会发展统计公报
</a></li><li><a>2020年青禾县国民经济和社会发展统计公报</a></li><li><a>2020年青禾县国民经济和社会发展统计公报</a></li><li>
<a>2020年青禾县国民经济和社会发展统计公报</a></li><li><a>2020年青禾县国民经济和社会发展统计公报</a></li></ul></div>
<div class="right">
<h1>5月份青禾县经济运行简况</h1>
<p>发布日期：2022-06-20　信息来源：县统计局</p>@BODY@</div></body></html>""",
}


@pytest.mark.parametrize(
    ("name", "title", "published", "issuer", "above"),
    [
        (
            "govcn",
            "湖州省2023年国民经济和社会发展统计公报",
            date(2024, 2, 29),
            "国家统计局网站",
            "湖州省2023年国民经济和社会发展统计公报\n",
        ),
        (
            "stats-new",
            "2023年国民经济和社会发展统计公报",
            date(2024, 2, 29),
            "国家统计局",
            "2023年国民经济和社会发展统计公报[1]\n",
        ),
        (
            "stats-old",
            "中华人民共和国2010年国民经济和社会发展统计公报",
            date(2011, 2, 28),
            "国家统计局",
            "中华人民共和国2010年国民经济和社会发展统计公报\n[1]\n国家统计局\n",
        ),
        (
            "prov",
            "2022年青禾市国民经济和社会发展统计公报",
            date(2023, 4, 1),
            "市统计局",
            "2022年青禾市国民经济和社会发展统计公报\n",
        ),
        (
            "xxgk",
            "红枫县2021年政府工作报告",
            date(2021, 2, 5),
            "红枫县人民政府办公室",
            "红枫县2021年政府工作报告\n——2021年1月20日在红枫县第十八届人民代表大会第五次会议上\n红枫县人民政府县长　王五\n",
        ),
        ("jsp", None, date(2010, 3, 22), "青禾县统计局", "2009年青禾县国民经济和社会发展统计公报\n"),
        (
            "fujian",
            "前三季度福禾省经济运行情况",
            date(2020, 10, 26),
            "福禾省统计局",
            "前三季度福禾省经济运行情况\n",
        ),
        ("long-menu", "5月份青禾县经济运行简况", date(2022, 6, 20), "县统计局", "5月份青禾县经济运行简况\n"),
    ],
)
def test_only_the_text_of_a_page_is_kept(
    name: str, title: str | None, published: date, issuer: str, above: str
) -> None:
    page = PAGES[name].replace("@BREAKS@", BODY.replace("<p>", "<br>").replace("</p>", "<br>"))
    page = page.replace("@BODY@", BODY)
    encoding = "utf-8" if 'charset="utf-8"' in page else "gb18030"
    content = parse(page.encode(encoding), f"{name}.html")
    assert (content.title, content.published, content.source.issuer) == (title, published, issuer)
    assert content.text == above + TEXT


@pytest.mark.parametrize(
    "line",
    [
        "字号：[大 中 小] 打印 关闭",
        "2021-03-01 09:30　来源：市统计局　浏览次数：15",
        "您现在的位置：首页 > 数据 > 公报",
        "【打印】 【关闭】",
        "附件：1.统计表.xls",
        "| 索 引 号： | 0001/2021-1 | 发布机构： | 某县政府 |",
    ],
)
def test_lines_of_the_frame_are_left_out(line: str) -> None:
    assert furniture.trimmed([line, "全年增长3%。"], None) == ["全年增长3%。"]


@pytest.mark.parametrize(
    "line",
    [
        "时间：上半年",
        "2021年3月1日",
        "数据来源：国家统计局",
        "大中小学校",
        "附件：主要指标",
        "| 时间 | 产量（吨） |",
        "某市统计局",
        "一、打印设备制造业",
    ],
)
def test_lines_of_the_text_stay(line: str) -> None:
    assert furniture.trimmed([line, "全年增长3%。", line], None) == [line, "全年增长3%。", line]


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("来源：市统计局字号：大 中 小", "市统计局"),
        ("信息来源： 县政府办公室 | 打印", "县政府办公室"),
        ("来源：关注某某网微信微博图集", None),
        ("作者：张三", None),
        ("数据来源：海关总署", None),
        ("来源：", None),
    ],
)
def test_the_issuer_a_line_names(line: str, issuer: str | None) -> None:
    assert furniture.issuer([line]) == issuer


def test_long_pages_of_labels_are_read_at_once() -> None:
    furniture.trimmed(["来源：" * 60_000, "大 中 小 " * 40_000, "全年增长3%。" + "编辑：" * 50_000], "来源")
