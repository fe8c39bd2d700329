"""What stands after an amount: the noun that it counts, up to its right border, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from extractor.steps.observations.phrases import CLOSING
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.words import Vocabulary, Word

_LONGEST = 24  # characters after an amount that are looked at
_LONGEST_NAME = 20  # of a name in quotes
_LONGEST_SAID = 12  # of what is said of things that are counted
_LONGEST_BARE = 5  # of a noun that is too wide without it
_LONGEST_RELATIVE = 8  # words before the 的 that ends what is said of a noun ahead of it
_QUOTED = ("“", "‘", "《")
_OF = "的"
_NAME = Word("n", wordlike=True, known=True)
_JOINER = Word("u", wordlike=True, known=True)
_ACTIONS = ("v", "vn")
_NOMINAL = "nljavqbgzt"  # the first letters of tags that a counted noun has at least one of
_ADVERBS = ("a", "ad", "b", "d")  # tags of what may stand before a verb
_ADVERBIAL = "dcpur"  # first letters of the tags of what nothing said of a noun opens with


Counts = Literal["", "acts", "things"]


class _Run(NamedTuple):
    """The words after an amount that may be its noun."""

    words: list[str]
    kinds: list[Word]

    def add(self, word: str, kind: Word) -> None:
        self.words.append(word)
        self.kinds.append(kind)

    def cut(self, length: int) -> None:
        """Keep the first ``length`` words, without a joiner at their end."""
        while length and self.kinds[length - 1].tag == "u":
            length -= 1
        del self.words[length:], self.kinds[length:]


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
    if owner:
        at += chars.startswith(_OF, at)
    run = _Run([], [])
    if chars.startswith(_QUOTED, at):
        close = chars.find(CLOSING[chars[at]], at, at + _LONGEST_NAME)
        if close > 0:
            run.add(chars[at : close + 1], _NAME)
            at = close + 1
    stretch = scene.words(at, min(end, at + _LONGEST))
    if of == "things" and (told := _relative(stretch, tools.vocabulary)):
        at = chars.find(_OF, at + len("".join(stretch[: told - 1]))) + 1
        stretch = stretch[told:]
    ended = _extend(run, stretch, tools.vocabulary, acts=owner or of == "acts")
    if of == "things" and run.words:
        run.cut(_border(scene, run, marked=ended))
    if owner and len(run.words) > 1 and _acts(run.kinds[-1]) and not _acts(run.kinds[-2]):
        run.cut(len(run.words) - 1)  # 20万元的图书送达
    while run.words and run.kinds[-1].tag in _ADVERBS:
        run.cut(len(run.words) - 1)
    if of == "things" and all(_acts(kind) for kind in run.kinds):  # 从14条增至20条
        return "", start
    noun = tools.phrases.text(run.words)
    if not noun or not any(kind.tag[0] in _NOMINAL for kind in run.kinds):
        return "", start
    last = chars.find(run.words[-1], at, end)
    stop = last + len(run.words[-1]) if last >= 0 else at
    also = tools.what.alternatives.match(chars, stop) if of == "things" else None
    return (noun + also[0], also.end()) if also else (noun, stop)


def _relative(stretch: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many words before the counted noun are said of it: 纳入联合调度的 of 53座纳入联合调度的水库."""
    if not stretch or vocabulary.traits(stretch[0]).tag[0] not in "vd":
        return 0
    for position, word in enumerate(stretch[:_LONGEST_RELATIVE]):
        if not vocabulary.traits(word).wordlike:
            return 0
        if word == _OF:
            return position + 1 if position + 1 < len(stretch) else 0
    return 0


def _extend(run: _Run, stretch: Sequence[str], vocabulary: Vocabulary, *, acts: bool) -> bool:
    """Add to a noun the words of ``stretch`` that go on with it; whether a mark or nothing follows them."""
    ended = True
    for position, word in enumerate(stretch):
        kind = vocabulary.traits(word)
        if kind.joins and run.words:
            run.add(word, _JOINER)
            continue
        ended = not kind.wordlike
        if _ends(kind, begun=bool(run.words)) and not _opens(
            kind, stretch, position, vocabulary, bool(run.words)
        ):
            break
        short = len(run.words) == 1 and len(run.words[0]) == 1 and run.kinds[0].tag != "v"
        if short and kind.tag in _ACTIONS:  # 500个村发展集体经济
            break
        if kind.tag == "v" and not _goes_on(kind, run.kinds, stretch, position, vocabulary, acts):
            break
        run.add(word, kind)
        ended = True
    run.cut(len(run.words))
    if len(run.words) > 2 and all(_acts(kind) for kind in run.kinds[-2:]):
        run.cut(len(run.words) - 2)
    return ended


def _acts(kind: Word) -> bool:
    return kind.tag in _ACTIONS and not kind.counted and not kind.noun


def _ends(kind: Word, begun: bool) -> bool:
    """Whether a word is none of a noun that has ``begun``, or is about to."""
    if not kind.wordlike or kind.stop:
        return True
    if begun:
        return kind.stops_by_tag or kind.tag in ("x", "t")
    return kind.stops_by_tag and kind.tag not in ("s", "f", "b", "ad")


def _opens(kind: Word, stretch: Sequence[str], position: int, vocabulary: Vocabulary, begun: bool) -> bool:
    """Whether a verb that would end a noun opens one: 参展 of 180家参展企业."""
    if not kind.stop or kind.tag not in _ACTIONS or position + 1 == len(stretch):
        return False
    after = vocabulary.traits(stretch[position + 1])
    return (
        after.counted
        or (not begun and after.nominal and after.tag[0] == "n")
        or (
            not begun
            and any(vocabulary.traits(word).counted for word in stretch[position + 2 : position + 3])
        )
    )


def _goes_on(
    kind: Word,
    kinds: Sequence[Word],
    stretch: Sequence[str],
    position: int,
    vocabulary: Vocabulary,
    acts: bool,
) -> bool:
    """Whether a verb is part of a noun: the first of one, or before the noun that ends the clause."""
    if kind.counted or (kind.noun and kinds):
        return True
    alone = position + 1 == len(stretch) or not vocabulary.traits(stretch[position + 1]).wordlike
    if kinds:  # 3项技术攻关
        ends = any(one.tag[0] in "nlj" for one in kinds) and not (acts and alone)
    else:
        ends = not acts and not alone and not kind.noun
    return not ends or _ends_in_noun(stretch, position, vocabulary)


def _ends_in_noun(stretch: Sequence[str], position: int, vocabulary: Vocabulary) -> bool:
    """Whether only a short noun phrase follows a verb up to the next mark: 优化营商环境改革举措，"""
    rest: list[Word] = []
    for word in stretch[position + 1 : position + 6]:
        kind = vocabulary.traits(word)
        if kind.counted:
            return True
        if not kind.wordlike or (rest and (kind.stop or kind.joins)):
            return bool(rest) and all(one.nominal for one in rest)
        rest.append(kind)
    return False


def _border(scene: Scene, run: _Run, *, marked: bool) -> int:
    """How many words of a run name the things that are counted; what follows is said of them.

    ``marked``: whether the run goes on to a mark, so that it may be a noun as a whole.
    """
    words, kinds = run
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
    acts = kinds[after].tag in _ACTIONS or kinds[after].verb
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


def doing_after(scene: Scene, start: int, end: int, unit: str) -> str:
    """What people who are only counted do, as a name: 脱贫人数 of 104万人脱贫; empty where nothing tells."""
    tools = scene.tools
    doing: list[str] = []
    for word in scene.words(start, min(end, start + _LONGEST_SAID)):
        kind = tools.vocabulary.traits(word)
        if not kind.wordlike or (doing and kind.tag[0] in _ADVERBIAL) or kind.tag.startswith("ns"):
            break
        if doing or not _opens_nothing(scene, word):
            doing.append(word)
    doing = tools.phrases.trim(doing)
    if unit not in tools.sums or not doing or tools.vocabulary.traits(doing[-1]).tag[:1] not in ("v", "n"):
        return ""
    return tools.phrases.text(doing) + tools.sums[unit]
