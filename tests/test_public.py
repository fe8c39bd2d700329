"""What the package shows, and what an Extractor leaves behind when it is done with."""

from __future__ import annotations

import ast
import gc
import weakref

import extractor
from conftest import ROOT
from extractor.pipeline import Extractor


def test_the_package_shows_its_public_names() -> None:
    assert dir(extractor) == sorted([*extractor.__all__, "__version__"])
    assert all(hasattr(extractor, name) for name in dir(extractor))


def test_extract_builds_its_extractor_once() -> None:
    assert [m.text for m in extractor.extract("2023年1月，深圳市投资5.5亿元。").mentions] == [
        "2023年1月",
        "深圳市",
        "5.5亿元",
    ]
    assert extractor._default() is extractor._default()


def test_an_extractor_that_nobody_holds_is_freed() -> None:
    made = Extractor()
    made.extract("2023年1月，深圳市市场监管局在鼓楼区投资5.5亿元，增长3.2%。")
    left = [weakref.ref(held) for held in (made, made.rules, made.segmenter, *made.steps.values())]
    del made
    gc.collect()
    assert [ref() for ref in left if ref() is not None] == []


def test_no_method_is_cached_for_all_objects_of_its_class() -> None:
    """``lru_cache`` on a method keeps every object it was called on, and all that these hold."""
    found = []
    for file in sorted((ROOT / "src").rglob("*.py")):
        for made in ast.walk(ast.parse(file.read_text("utf-8"))):
            for method in made.body if isinstance(made, ast.ClassDef) else ():
                decorators = method.decorator_list if isinstance(method, ast.FunctionDef) else ()
                told = " ".join(map(ast.unparse, decorators))
                if "staticmethod" not in told and ("lru_cache" in told or told == "cache"):
                    found.append(f"{file.name}: {made.name}.{method.name}")
    assert found == []
