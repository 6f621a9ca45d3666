"""Sizes: a smoke alarm, not the goal. An exception fails once it is no longer needed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.source_tree import program_files, report

FILE_LINES, FUNCTION_LINES, CLASS_LINES = 400, 50, 250

# Place (``ui/tasks.py`` or ``ui/tasks.py:Tasks.start``) -> why it is longer.
EXCEPTIONS: dict[str, str] = {}


def _named(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.AST, int]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{prefix}{node.name}"
            limit = CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES
            yield name, node, limit
            yield from _named(node, f"{name}.")
        else:
            yield from _named(node, prefix)


def _too_long() -> dict[str, str]:
    found = {}
    for file in program_files():
        lines = file.text.count("\n")
        if lines > FILE_LINES:
            found[file.place] = f"{lines} lines, at most {FILE_LINES}"
        for name, node, limit in _named(file.tree):
            length = node.end_lineno - node.lineno + 1  # type: ignore[attr-defined]
            if length > limit:
                found[f"{file.place}:{name}"] = f"{length} lines, at most {limit}"
    return found


def test_nothing_is_too_long() -> None:
    """Files, functions and classes stay within their limits, but for the listed exceptions."""
    problems = [f"{place}: {size}" for place, size in _too_long().items() if place not in EXCEPTIONS]
    assert not problems, report(problems, "Take these apart where they have a seam:")


def test_exceptions_are_still_needed() -> None:
    """An exception whose reason is gone is taken off the list."""
    problems = sorted(set(EXCEPTIONS) - set(_too_long()))
    assert not problems, report(problems, "Take these off EXCEPTIONS, they are within the limits:")
