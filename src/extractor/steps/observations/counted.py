"""The counted noun after an amount: 重大项目 of 266个重大项目."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.steps.observations.phrases import CLOSING
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.words import Vocabulary, Word

_LONGEST = 24  # characters after an amount that are looked at
_LONGEST_NAME = 20  # of a name in quotes
_QUOTED = ("“", "‘", "《")
_OF = "的"
_NAME = Word("n", wordlike=True, known=True)
_JOINER = Word("u", wordlike=True, known=True)
_ACTIONS = ("v", "vn")
_NOMINAL = "nljavqbgzt"  # the first letters of tags that a counted noun has at least one of


def noun_after(
    scene: Scene, start: int, end: int, *, acts: bool = False, owner: bool = False
) -> tuple[str, int]:
    """The counted noun after an amount, within ``end``, and where it ends (``start`` when none).

    ``acts``: the amount counts acts (两次), so that what follows may be a verb with its object. ``owner``:
    what follows a 的 is what the amount belongs to.
    """
    chars, tools = scene.chars, scene.tools
    skip = tools.what.after_skip.match(chars, start, end)
    at = skip.end() if skip else start
    if owner:
        at += chars.startswith(_OF, at)
    words: list[str] = []
    kinds: list[Word] = []
    if chars.startswith(_QUOTED, at):
        close = chars.find(CLOSING[chars[at]], at, at + _LONGEST_NAME)
        if close > 0:
            words.append(chars[at : close + 1])
            kinds.append(_NAME)
            at = close + 1
    _extend(words, kinds, scene.words(at, min(end, at + _LONGEST)), tools.vocabulary, acts)
    noun = tools.phrases.text(words)
    if not noun or not any(kind.tag[0] in _NOMINAL for kind in kinds):
        return "", start
    last = chars.find(words[-1], at, end)
    return noun, last + len(words[-1]) if last >= 0 else at


def _extend(
    words: list[str], kinds: list[Word], stretch: Sequence[str], vocabulary: Vocabulary, acts: bool
) -> None:
    """Add to a noun the words of ``stretch`` that go on with it."""
    for position, word in enumerate(stretch):
        kind = vocabulary.traits(word)
        if kind.joins and words:
            words.append(word)
            kinds.append(_JOINER)
            continue
        if _ends(kind, begun=bool(words)) and not _opens(kind, stretch, position, vocabulary, bool(words)):
            break
        short = len(words) == 1 and len(words[0]) == 1 and kinds[0].tag != "v"
        if short and kind.tag in _ACTIONS:  # 500个村发展集体经济
            break
        if kind.tag == "v" and not _goes_on(kind, kinds, stretch, position, vocabulary, acts):
            break
        words.append(word)
        kinds.append(kind)
    while kinds and kinds[-1].tag == "u":
        del words[-1], kinds[-1]
    if len(words) > 2 and all(kind.tag in ("v", "vn") for kind in kinds[-2:]):
        del words[-2:], kinds[-2:]


def _ends(kind: Word, begun: bool) -> bool:
    """Whether a word is none of a noun that has ``begun``, or is about to."""
    if not kind.wordlike or kind.stop:
        return True
    if begun:
        return kind.stops_by_tag or kind.tag == "x"
    return kind.stops_by_tag and kind.tag not in ("s", "f", "b")


def _opens(kind: Word, stretch: Sequence[str], position: int, vocabulary: Vocabulary, begun: bool) -> bool:
    """Whether a verb that would end a noun opens one: 参展 of 180家参展企业."""
    if begun or not kind.stop or kind.tag not in _ACTIONS or position + 1 == len(stretch):
        return False
    after = vocabulary.traits(stretch[position + 1])
    return after.nominal and after.tag[0] == "n"


def _goes_on(
    kind: Word,
    kinds: Sequence[Word],
    stretch: Sequence[str],
    position: int,
    vocabulary: Vocabulary,
    acts: bool,
) -> bool:
    """Whether a verb is part of a noun: the first of one, or before the noun that ends the clause."""
    if kinds:
        ends = any(one.tag[0] in "nlj" for one in kinds)
    else:
        alone = position + 1 == len(stretch) or not vocabulary.traits(stretch[position + 1]).wordlike
        ends = not acts and not alone and not kind.noun
    return not ends or _ends_in_noun(stretch, position, vocabulary)


def _ends_in_noun(stretch: Sequence[str], position: int, vocabulary: Vocabulary) -> bool:
    """Whether only a short noun phrase follows a verb up to the next mark: 优化营商环境改革举措，"""
    rest: list[Word] = []
    for word in stretch[position + 1 : position + 5]:
        kind = vocabulary.traits(word)
        if not kind.wordlike or (rest and (kind.stop or kind.joins)):
            return bool(rest) and all(one.nominal for one in rest)
        rest.append(kind)
    return False
