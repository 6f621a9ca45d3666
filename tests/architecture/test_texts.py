"""What may not stand in the texts of the project."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source_tree import CHECKOUT, dotted, program_files, report

PLACES = ("app", "packaging", "resources", "tests", ".ci")
HEX_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b")
# Put together from halves, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:TO" + "DO|FIX" + r"ME)\b")
ONE_MACHINE_ONLY = re.compile(
    r"(?<![\w.~-])/(?:work|farm|root)"
    + r"/|/home"
    + r"/(?!you\b|user\b)\w|(?<!emit-)(?:index|find)"
    + r"-(?:url|links)\b"
    r"|pythonhosted" + r"\.org|pypi" + r"\.org"
)


def _project_texts() -> Iterator[tuple[str, str]]:
    """Yield place and text of every text file that belongs to the project."""
    tops = [path for path in CHECKOUT.iterdir() if path.is_file()]
    for path in [*tops, *(path for place in PLACES for path in (CHECKOUT / place).rglob("*"))]:
        if path.is_file() and "__pycache__" not in path.parts:
            text = _text(path)
            if text is not None:
                yield path.relative_to(CHECKOUT).as_posix(), text


def _text(path: Path) -> str | None:
    data = path.read_bytes()
    if b"\0" in data[:8192]:
        return None
    return data.decode("utf-8", errors="replace")


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{place}:{number} {line.strip()[:100]}"
        for place, text in _project_texts()
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_colours_live_in_the_theme() -> None:
    """Nothing in ui but the theme names a colour by its figures."""
    problems = [
        f"{file.place}:{node.lineno} {node.value.strip()[:60]}"
        for file in program_files()
        if file.room == "ui" and not file.place.startswith("ui/theme/")
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and HEX_COLOUR.search(node.value)
    ]
    assert not problems, report(problems, "Use a token of ui/theme:")


def test_translated_texts_are_plain_literals() -> None:
    """``self.tr`` gets one literal text: the translation tools read the source, not the running program."""
    problems = []
    for file in program_files():
        for node in ast.walk(file.tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tr"):
                continue
            literal = node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
            if not literal or dotted(node.func) != "self.tr":
                problems.append(f"{file.place}:{node.lineno} {ast.unparse(node)[:80]}")
    assert not problems, report(problems, 'Write self.tr("plain text with {name}").format(name=...) in place of:')


def test_nothing_is_marked_unfinished() -> None:
    """What is not done is an issue, not a comment."""
    problems = _lines_with(UNFINISHED)
    assert not problems, report(problems, "Finish these, or make issues of them:")


def test_nothing_belongs_to_one_machine() -> None:
    """No file names a package index, or a folder of somebody's machine."""
    problems = _lines_with(ONE_MACHINE_ONLY)
    assert not problems, report(problems, "These hold on one machine only:")


WINDOW_PLACES = re.compile(r"\bSettings\b|\bunder (?:Params|Headers|Auth|Body)\b|\b[Tt]ab\b|URL line")


def test_errors_do_not_speak_of_the_window() -> None:
    """Advice from below the front ends is read on the command line, too, where there are no tabs."""
    problems = [
        f"{file.place}:{node.lineno} {node.value}"
        for file in program_files()
        if file.room in ("domain", "engine", "render", "storage", "services")
        for parent in ast.walk(file.tree)
        if not isinstance(parent, ast.Expr)  # docstrings may speak of anything
        for node in ast.iter_child_nodes(parent)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WINDOW_PLACES.search(node.value)
    ]
    assert not problems, report(problems, "Say it so that it is right in the window and in a terminal:")
