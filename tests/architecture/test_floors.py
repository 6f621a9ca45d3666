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
    assert files
    assert not problems, report(problems, "domain may import the standard library and itself:")


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


def _contract(name: str, option: str) -> set[str]:
    contracts = configparser.ConfigParser()
    contracts.read(CHECKOUT / ".importlinter", encoding="utf-8")
    return set(contracts[f"importlinter:contract:{name}"][option].split())


def test_contracts_name_every_craft() -> None:
    """A new craft room is in the contracts from its first file: front ends, Qt and httpx stay out of it."""
    expected = {f"sanderling.{room}" for room in CRAFTS & set(rooms())}
    named = {
        "front-ends": _contract("front-ends", "forbidden_modules"),
        "qt": _contract("qt", "source_modules"),
        "httpx": _contract("httpx", "source_modules") | {"sanderling.engine"},
    }
    problems = [f"{name}: {', '.join(sorted(expected - modules))}" for name, modules in named.items()]
    problems = [problem for problem in problems if not problem.endswith(": ")]
    assert not problems, report(problems, "Add the room to these contracts in .importlinter:")


def test_contracts_name_every_kind() -> None:
    """A new body kind or subject of the playground is in its contract of independence from its first day."""
    lists = {
        "body-kinds": "engine/bodies/__init__.py",
        "proxy-kinds": "engine/proxies/__init__.py",
        "playground": "serving/playground/app.py",
    }
    shared = {"place", "replies", "prepared", "proxy"}
    problems = []
    for name, place in lists.items():
        (gatherer,) = [file for file in program_files() if file.place == place]
        package = gatherer.module if gatherer.is_package else gatherer.module.rpartition(".")[0]
        kinds = {module for module in imported_modules(gatherer) if module.startswith(f"{package}.")}
        missing = kinds - _contract(name, "modules") - {f"{package}.{part}" for part in shared}
        problems += [f"{name}: {module}" for module in sorted(missing)]
    assert not problems, report(problems, "Add to these contracts in .importlinter:")


def test_viewers_do_not_know_each_other() -> None:
    """A viewer for one shape of output shares parts with others, but never leads to another viewer."""
    by_module = {file.module: file for file in program_files() if file.place.startswith("ui/viewers/")}
    problems = []
    for module in [module for module in by_module if module.endswith("_viewer")]:
        reached, waiting = {module}, [module]
        while waiting:
            new = imported_modules(by_module[waiting.pop()]) & by_module.keys() - reached
            reached |= new
            waiting += new
        problems += [f"{module} → {other}" for other in reached - {module} if other.endswith("_viewer")]
    assert not problems, report(problems, "Move what they share into a part of its own:")


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
