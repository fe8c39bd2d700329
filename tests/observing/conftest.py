"""The tools of the observations, and the scene of a sentence, for the tests of their modules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.observing.scene import Scene, scene_of
from extractor.observing.tools import Tools
from extractor.pipeline import Extractor


@pytest.fixture(scope="session")
def tools(extractor: Extractor) -> Tools:
    return Tools(extractor.rules, extractor.segmenter)


@pytest.fixture(scope="session")
def scene(extractor: Extractor, tools: Tools) -> Callable[..., Scene]:
    """Makes the scene of a text, published and about a region as given."""

    def make(text: str, published: str = "2024-03-20", region: str = "330600") -> Scene:
        document = extractor.document(text, published=published, region=region)
        return scene_of(tools, extractor.draft(document)[1])

    return make
