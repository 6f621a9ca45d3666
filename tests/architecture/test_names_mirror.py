"""The tests' folders mirror the program's, and every module is somebody's business."""

from __future__ import annotations

import ast
from functools import cache

from tests.architecture.source_tree import CHECKOUT, SourceFile, imported_modules, program_files, report, rooms

TESTS = CHECKOUT / "tests"

# Module -> how it is tested where no test of its room imports it.
TESTED_ELSEWHERE: dict[str, str] = {
    "cli/commands.py": "tests/cli/test_program.py runs the real program",
    "cli/serve_command.py": "tests/cli/test_program.py runs the real program",
}


@cache
def _imported_by_tests_of(room: str) -> frozenset[str]:
    names: set[str] = set()
    for path in (TESTS / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def _tested_directly(file: SourceFile) -> bool:
    folder, _, name = file.place.rpartition("/")
    if (TESTS / folder / f"test_{name}").exists():
        return True
    return file.module in _imported_by_tests_of(file.room)


def _untested() -> list[str]:
    """Return the modules that no test of their room names, and that none of the named ones leads to inside the room."""
    by_module = {file.module: file for file in program_files() if file.room}
    waiting = [file for file in by_module.values() if _tested_directly(file)]
    reached = set(waiting)
    while waiting:
        file = waiting.pop()
        inside = {by_module[module] for module in imported_modules(file) if module in by_module}
        new = {other for other in inside if other.room == file.room} - reached
        reached |= new
        waiting += new
    return [file.place for file in by_module.values() if file not in reached and not file.is_package]


def test_every_module_is_tested_in_its_room() -> None:
    """A module has ``test_<name>.py`` in the mirrored folder, or a test of its room uses it, if by way of others."""
    problems = [place for place in _untested() if place not in TESTED_ELSEWHERE]
    assert not problems, report(problems, "No test of their room names these:")


def test_modules_tested_elsewhere_are_still_without_a_test() -> None:
    """A module that has got a test of its own, or is gone, is taken off the list."""
    problems = sorted(set(TESTED_ELSEWHERE) - set(_untested()))
    assert not problems, report(problems, "Take these off TESTED_ELSEWHERE:")


def test_tests_live_in_folders_of_rooms() -> None:
    """Nothing but the rooms' mirrors and the listed folders is under tests/."""
    more = {"architecture", "end_to_end", "benchmarks", "servers", "fixtures", "packaging"}
    folders = {path.name for path in TESTS.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    problems = sorted(folders - more - set(rooms()))
    assert not problems, report(problems, "No room of the program has the name of these folders of tests:")


def test_every_test_says_what_it_shows() -> None:
    """Each test function has a docstring: the behaviour in a sentence."""
    problems = []
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            is_test = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
            if is_test and not ast.get_docstring(node):
                problems.append(f"{path.relative_to(CHECKOUT)}:{node.lineno} {node.name}")
    assert not problems, report(problems, "State the behaviour in a docstring:")
