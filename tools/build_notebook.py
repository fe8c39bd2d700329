"""Writes docs/notebook.ipynb: runs its cells and keeps what they show.

    python tools/build_notebook.py

``tests/test_docs_notebook.py`` runs the cells again and holds the file to what they show then.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).parents[1] / "docs" / "notebook.ipynb"
TEXT = (
    "2023年1月，临海市规上工业增加值58.3亿元，同比增长8.2%；其中大田街道12.6亿元，增长9.5%。"
    "全市新开工项目42个，总投资约126亿元，力争全年完成投资300亿元以上。"
)
CELLS = (
    "# A bulletin in a notebook\n\nOne text all the way: mentions, what its amounts say, and tables.",
    "import extractor\n\nbulletins = extractor.Extractor()",
    f"text = (\n    {TEXT[:46]!r}\n    {TEXT[46:]!r}\n)\n"
    'bulletin = bulletins.extract(text, published="2023-02-03", title="临海市1月经济运行情况")\nbulletin',
    "A bulletin shows itself with its mentions marked; each knows its place and its rule.",
    "[(m.text, m.start, m.end, m.rule) for m in bulletin.mentions][:4]",
    "What the amounts say is a data frame, ready to join and to plot:",
    "frame = bulletin.to_frame()\n"
    'frame[["text", "indicator", "subject", "measure", "status"]].values.tolist()',
    "Numbers are exact decimals:",
    '[str(value) for value in frame["value"]]',
    "Many texts, or files, go through `pipe`, in as many processes as you like:",
    "[repr(one) for one in bulletins.pipe([text, text])]",
)


def run(source: str, names: dict[str, Any]) -> Any:
    """Run a cell; the value of its last line, if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return (
        eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        if isinstance(last, ast.Expr)
        else None
    )


def shown(value: Any) -> list[dict[str, Any]]:
    """The outputs of a cell as a notebook keeps them."""
    if value is None:
        return []
    data = {"text/plain": repr(value)}
    if hasattr(value, "_repr_html_"):
        data["text/html"] = value._repr_html_()
    return [{"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data}]


def notebook() -> dict[str, Any]:
    """The notebook, its cells run."""
    names: dict[str, Any] = {}
    cells: list[dict[str, Any]] = []
    for number, source in enumerate(CELLS):
        cell = {"id": f"cell-{number}", "metadata": {}, "source": source}
        try:
            ast.parse(source)
        except SyntaxError:
            cells.append({"cell_type": "markdown", **cell})
            continue
        cells.append(
            {"cell_type": "code", "execution_count": None, "outputs": shown(run(source, names)), **cell}
        )
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def main() -> int:
    """Write the notebook."""
    OUTPUT.write_text(json.dumps(notebook(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
