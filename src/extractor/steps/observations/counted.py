"""What stands after an amount: the noun that it counts, up to its right border, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from extractor.steps.observations.phrases import CLOSING
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.words import Word

_LONGEST = 24  # characters after an amount that are looked at
_LONGEST_NAME = 20  # of a name in quotes
_LONGEST_SAID = 12  # of what is said of things that are counted
_LONGEST_BARE = 5  # of a noun that is too wide without it
_LONGEST_RELATIVE = 8  # words before the 的 that ends what is said of a noun ahead of it
_QUOTED = ("“", "‘", "《")
_OF = "的"
_NAME = Word("n", wordlike=True, known=True)
_MARK = Word("x", wordlike=False, known=True, mark=True)
_ACTIONS = ("v", "vn")
_NOMINAL = "nljavqbgzt"  # the first letters of tags that a counted noun has at least one of
_ADVERBS = ("a", "ad", "b", "d")  # tags of what may stand before a verb
_ADVERBIAL = "dcpur"  # first letters of the tags of what nothing said of a noun opens with


Counts = Literal["", "acts", "things"]


def noun_after(
    scene: Scene, start: int, end: int, *, of: Counts = "", owner: bool = False
) -> tuple[str, int]:
    """The counted noun after an amount, within ``end``, and where it ends (``start`` when none).

    ``of``: what the amount counts. Acts (两次) may be followed by a verb with its object, and an action may
    end their noun (3项技术攻关); an action after a noun for things (16个社区供电中断) is said of them.
    ``owner``: what follows a 的 is what the amount belongs to.
    """
    chars, tools = scene.chars, scene.tools
    skip = tools.what.after_skip.match(chars, start, end)
    at = skip.end() if skip else start
    at += owner and chars.startswith(_OF, at)
    words: list[str] = []
    if chars.startswith(_QUOTED, at):
        close = chars.find(CLOSING[chars[at]], at, at + _LONGEST_NAME)
        words = [chars[at : close + 1]] if close > 0 else []
    quoted = len(words)
    words += scene.words(at + len("".join(words)), min(end, at + _LONGEST))
    kinds = [_NAME] * quoted + [tools.vocabulary.traits(word) for word in words[quoted:]]
    if of == "things" and (told := _relative(words, kinds)):
        at = chars.find(_OF, at + len("".join(words[: told - 1]))) + 1
        words, kinds = words[told:], kinds[told:]
    if end >= len(chars):
        words, kinds = [*words, "\n"], [*kinds, _MARK]
    length = _length(scene, words, kinds, of, owner=owner)
    noun = tools.phrases.text(words[:length])
    if not noun or not any(kind.tag[0] in _NOMINAL for kind in kinds[:length]):
        return "", start
    last = chars.find(words[length - 1], at, end)
    stop = last + len(words[length - 1]) if last >= 0 else at
    also = tools.what.alternatives.match(chars, stop) if of == "things" else None
    return (noun + also[0], also.end()) if also else (noun, stop)


def _relative(words: Sequence[str], kinds: Sequence[Word]) -> int:
    """How many words before the counted noun are said of it: 纳入联合调度的 of 53座纳入联合调度的水库."""
    if not kinds or kinds[0].tag[0] not in "vd":
        return 0
    for position, word in enumerate(words[:_LONGEST_RELATIVE]):
        if not kinds[position].wordlike:
            return 0
        if word == _OF:
            return position + 1 if position + 1 < len(words) else 0
    return 0


def _length(scene: Scene, words: Sequence[str], kinds: Sequence[Word], of: Counts, *, owner: bool) -> int:
    """How many of the words after an amount are its noun."""
    length = _reach(kinds, first_acts=owner or of == "acts", last_acts=of == "acts")
    reached = length
    marked = length < len(kinds) and not kinds[length].wordlike
    length = _without_joiner(kinds, length)
    if length > 2 and all(_acts(kind) for kind in kinds[length - 2 : length]):
        length -= 2
    if of == "things":
        if all(_acts(kind) for kind in kinds[:length]):  # 从14条增至20条
            return 0
        length = _border(scene, words[:length], kinds[:length], marked=marked)
    if owner and length > 1 and _acts(kinds[length - 1]) and not _acts(kinds[length - 2]):
        length -= 1  # 20万元的图书送达
    whole = marked and length == reached  # 中期借贷便利 before a mark, not 监测对象稳定消除风险
    while length and not whole and kinds[length - 1].tag in _ADVERBS:
        length -= 1
    return _without_joiner(kinds, length)


def _without_joiner(kinds: Sequence[Word], length: int) -> int:
    while length and kinds[length - 1].joins:
        length -= 1
    return length


def _acts(kind: Word) -> bool:
    return kind.tag in _ACTIONS and not kind.counted and not kind.noun


def _reach(kinds: Sequence[Word], *, first_acts: bool, last_acts: bool) -> int:
    """How far the words may be a noun; ``first_acts``, ``last_acts``: whether a verb alone may be one."""
    for at, kind in enumerate(kinds):
        if kind.joins and at:
            continue
        if _ends(kind, begun=at > 0) and not _opens(kinds, at):
            return at
        if at == 1 and kind.tag in _ACTIONS and kinds[0].short and kinds[0].tag != "v":
            return at  # 500个村发展集体经济
        if kind.tag == "v" and not _goes_on(kinds, at, first_acts if at == 0 else last_acts):
            return at
    return len(kinds)


def _ends(kind: Word, *, begun: bool) -> bool:
    """Whether a word is none of a noun that has ``begun``, or is about to."""
    if not kind.wordlike or kind.stop:
        return True
    if begun:
        return kind.stops_by_tag or kind.tag in ("x", "t")
    return kind.stops_by_tag and kind.tag not in ("s", "f", "b", "ad")


def _opens(kinds: Sequence[Word], at: int) -> bool:
    """Whether a verb that would end a noun opens one, or its last part: 180家参展企业, 农村脱贫人口."""
    if not kinds[at].stop or kinds[at].tag not in _ACTIONS or at + 1 == len(kinds):
        return False
    after = kinds[at + 1]
    if at:
        return after.counted and not kinds[at - 1].counted
    return after.counted or (after.nominal and after.tag[0] == "n") or any(k.counted for k in kinds[2:3])


def _goes_on(kinds: Sequence[Word], at: int, acts: bool) -> bool:
    """Whether a verb is part of a noun: the first of one, or before the noun that ends the clause."""
    kind = kinds[at]
    if kind.counted or (kind.noun and at):
        return True
    alone = at + 1 == len(kinds) or not kinds[at + 1].wordlike
    if at:  # 3项技术攻关
        ends = any(one.tag[0] in "nlj" for one in kinds[:at]) and not (acts and alone)
    else:
        ends = not acts and not alone and not kind.noun
    return not ends or _ends_in_noun(kinds[at + 1 : at + 6])


def _ends_in_noun(kinds: Sequence[Word]) -> bool:
    """Whether only a short noun phrase follows a verb up to the next mark: 优化营商环境改革举措，"""
    for at, kind in enumerate(kinds):
        if kind.counted:
            return True
        if not kind.wordlike or (at and (kind.stop or kind.joins)):
            return at > 0 and all(one.nominal for one in kinds[:at])
    return False


def _border(scene: Scene, words: Sequence[str], kinds: Sequence[Word], *, marked: bool) -> int:
    """How many words name the things that are counted; what follows is said of them.

    ``marked``: whether the words go on to a mark, so that they may be a noun as a whole.
    """
    heads = [at for at, kind in enumerate(kinds) if kind.counted]
    length = len(words)
    if heads and heads[-1] == length - 1:
        first = heads[0] + 1
        said = length - first > 2 and kinds[first].tag == "v" and kinds[first + 1].tag[0] == "n"
        return first if said else length
    of = next((at for at, word in enumerate(words) if word == _OF and at - 1 in heads), length)
    if of < length:  # 14个景区景点的环境
        return of
    while length > 1 and kinds[length - 1].tag == "v" and not kinds[length - 1].noun:
        length -= 1
    if not heads or heads[-1] >= length - 1:
        return length
    after = heads[-1] + 1
    acts = kinds[after].tag in _ACTIONS or kinds[after].verb or _acts(kinds[length - 1])
    if after + 1 < len(words) and kinds[after].tag in _ADVERBS:  # 984户当事人主动缴清税款
        acts = kinds[after + 1].tag == "v"
    area = scene.tools.what.counted_area.search(words[heads[-1]])
    alone = len(words[heads[-1]]) == 1  # 132个村通信中断
    return after if acts or (area and (alone or length < len(words) or not marked)) else length


def said_of(scene: Scene, noun: str, start: int, end: int) -> str:
    """What is said of counted things up to the end of the clause: 供电中断 of 16个社区供电中断，

    Only of a noun that is too wide by itself. Another amount may stand right after the noun: of a list
    (2个市、10个县启动应急响应) the same is said, and of 24个市县162个项目推进缓慢 that projects are slow.
    """
    what = scene.tools.what
    if not noun or scene.chars.startswith(_OF, start) or len(what.bracketed.sub("", noun)) > _LONGEST_BARE:
        return ""
    end = min(end, len(scene.chars))
    following = scene.amounts.next_start(start, end)
    if following == end:
        return _said(scene, noun, start, end)
    listed = what.joint.match(scene.chars[start:following]) is not None
    if following > start and not listed:
        return ""
    item = scene.amounts.items[scene.amounts.position(following)]
    other, after = noun_after(scene, item.end, scene.amounts.next_start(item.end, end), of="things")
    said = said_of(scene, other, after, end)
    area = what.counted_area.search(what.bracketed.sub("", other))
    return said if not said or listed or area else other + said


def _said(scene: Scene, noun: str, start: int, end: int) -> str:
    vocabulary = scene.tools.vocabulary
    words = scene.words(start, end)
    while words and not vocabulary.traits(words[-1]).wordlike:
        words.pop()
    while words and _opens_nothing(scene, words[0]):
        del words[0]
    text = scene.tools.what.bracketed.sub("", "".join(words))
    kinds = [vocabulary.traits(word) for word in vocabulary.words(text)]
    if not 1 < len(text) <= _LONGEST_SAID or scene.names.next_start(start, end) < end or kinds[-1].tag == "f":
        return ""
    bare = scene.tools.what.bracketed.sub("", noun)
    if text.endswith(bare):  # 7个城市获评全国文明城市
        return ""
    acts = kinds[0].tag == "v" and kinds[0].stop  # 荣获最佳剧目奖
    if scene.tools.what.counted_area.search(bare):
        acts = True
    elif vocabulary.ends_counted(bare):
        acts = any(kind.tag in _ACTIONS or kind.verb or kind.stop for kind in kinds)
    return text if acts and all(kind.wordlike and kind.tag[0] not in "uc" for kind in kinds) else ""


def _opens_nothing(scene: Scene, word: str) -> bool:
    """Whether a word before what is said adds nothing: 共, 已, 顺利, but not 未经."""
    kind = scene.tools.vocabulary.traits(word)
    return (kind.lead or kind.tag == "d") and not scene.tools.what.negation.match(word)


def _is_doing(scene: Scene, words: Sequence[str]) -> bool:
    """Whether some words end in an action; a single one may be a noun to the tagger (断路)."""
    tag = scene.tools.vocabulary.traits(words[-1]).tag
    return tag[0] == "v" or (len(words) == 1 and tag[0] == "n")


def doing_after(scene: Scene, start: int, end: int, unit: str) -> str:
    """What people who are only counted do, as a name: 脱贫人数 of 104万人脱贫; empty where nothing tells."""
    tools = scene.tools
    doing: list[str] = []
    for word in scene.words(start, min(end, start + _LONGEST_SAID)):
        kind = tools.vocabulary.traits(word)
        if not kind.wordlike or (doing and kind.tag[0] in _ADVERBIAL) or kind.tag.startswith("ns"):
            break
        if kind.tag == "p" and kind.lead:  # 2.3万人从山区搬出
            return ""
        if doing or not _opens_nothing(scene, word):
            doing.append(word)
    doing = tools.phrases.trim(doing)
    if unit not in tools.sums or not doing or not _is_doing(scene, doing):
        return ""
    return tools.phrases.text(doing) + tools.sums[unit]
