"""The scene of a sentence, for the tests of the observations."""

from __future__ import annotations

from collections.abc import Callable

from extractor.pipeline import Extractor
from extractor.steps.observations.patterns import Tools
from extractor.steps.observations.scene import Scene, scene_of


def scene_maker(extractor: Extractor) -> Callable[[str], Scene]:
    """What makes the scene of a text published in March 2024 about 绍兴市."""
    tools = Tools(extractor.rules, extractor.segmenter)

    def make(text: str) -> Scene:
        document = extractor.document(text, published="2024-03-20", region="330600")
        return scene_of(tools, extractor.draft(document)[1])

    return make
