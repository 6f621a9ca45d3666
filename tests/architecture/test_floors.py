"""Rooms and floors, beyond what the contracts in .importlinter say."""

from __future__ import annotations

import ast
import configparser
import graphlib
import sys

from tests.architecture.source_tree import (
    CHECKOUT,
    SourceFile,
    imported_modules,
    imports_of,
    program_files,
    report,
    rooms,
)

NO_ROOM = {"utils", "util", "misc", "helpers", "helper", "common", "core", "manager", "managers"}
CRAFTS = {"engine", "formats", "render", "storage", "serving"}


def _outside(file: SourceFile, allowed: tuple[str, ...]) -> list[str]:
    found = []
    for line, name in imports_of(file):
        top = name.split(".")[0]
        if top in sys.stdlib_module_names or name.startswith(allowed):
            continue
        found.append(f"{file.place}:{line} imports {name}")
    return found


def test_the_domain_needs_the_standard_library_only() -> None:
    """What things are depends on no package and on no other room."""
    files = [file for file in program_files() if file.room == "domain"]
    problems = [problem for file in files for problem in _outside(file, ("sanderling.domain",))]
    assert files and not problems, report(problems, "domain may import the standard library and itself:")


def test_widgets_and_theme_need_qt_only() -> None:
    """Reusable controls and the look know Qt and each other, nothing of the program."""
    allowed = {"ui/widgets/": ("PySide6", "sanderling.ui.widgets", "sanderling.ui.theme")}
    allowed["ui/theme/"] = ("PySide6", "sanderling.ui.theme")
    problems = []
    for file in program_files():
        for place, names in allowed.items():
            if file.place.startswith(place):
                problems += _outside(file, names)
    assert not problems, report(problems, "ui/widgets and ui/theme may import PySide6 and the theme:")


def test_contracts_name_every_craft() -> None:
    """A new craft room is in the contracts from its first file: front ends, Qt and httpx stay out of it."""
    contracts = configparser.ConfigParser()
    contracts.read(CHECKOUT / ".importlinter", encoding="utf-8")
    expected = {f"sanderling.{room}" for room in CRAFTS & set(rooms())}
    named = {
        "front ends": contracts["importlinter:contract:front-ends"]["forbidden_modules"].split(),
        "Qt": contracts["importlinter:contract:qt"]["source_modules"].split(),
        "httpx": [*contracts["importlinter:contract:httpx"]["source_modules"].split(), "sanderling.engine"],
    }
    problems = [f"{name}: {', '.join(sorted(expected - set(modules)))}" for name, modules in named.items()
                if expected - set(modules)]  # fmt: skip
    assert not problems, report(problems, "Add the room to these contracts in .importlinter:")


def test_there_are_no_import_cycles() -> None:
    """No module needs itself by way of others, imports inside functions counted."""
    graph = {file.module: imported_modules(file) for file in program_files()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as cycle:
        raise AssertionError("Modules import each other in a circle:\n  " + "\n  → ".join(cycle.args[1])) from None


def test_no_module_is_named_like_one_of_the_standard_library() -> None:
    """``import json`` means one thing everywhere."""
    problems = [
        file.place for file in program_files()
        if (name := file.module.rpartition(".")[2]) in sys.stdlib_module_names and name != "__main__"
    ]  # fmt: skip
    assert not problems, report(problems, "Rename these, their names are taken by the standard library:")


def test_nothing_lives_in_a_drawer() -> None:
    """No module or folder is called utils, misc, core or the like: what has no room, its room is missing."""
    problems = [
        file.place for file in program_files()
        if any(part in NO_ROOM or part.rpartition("_")[2] in NO_ROOM for part in file.module.split("."))
    ]  # fmt: skip
    assert not problems, report(problems, "Name these for what they do, or find their room:")


def test_every_room_says_what_lives_in_it() -> None:
    """Each package has an ``__init__.py`` with a docstring of its own."""
    folders = {file.place.rpartition("/")[0] for file in program_files()}
    packages = {file.place.rpartition("/")[0]: file for file in program_files() if file.is_package}
    problems = [f"{folder or '(top)'}: no __init__.py" for folder in sorted(folders - set(packages))]
    problems += [file.place for file in packages.values() if len(ast.get_docstring(file.tree) or "") < 20]
    assert not problems, report(problems, "Say in the docstring what lives there and what it may import:")
