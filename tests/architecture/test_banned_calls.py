"""Calls that have one proper place, or none."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.source_tree import SourceFile, dotted, program_files, report

TASK_ROOM = "ui/tasks.py"
# The loop that Qt and asyncio share is a loop: it may make its own main task.
STARTS_TASKS = {TASK_ROOM, "boot/qt_loop.py"}
STARTERS = {"create_task", "ensure_future", "asyncSlot", "asyncClose"}
# They spin an event loop inside the event loop: a coroutine that is running then loses its task.
NESTED_LOOPS = {"exec", "exec_", "processEvents"}
NESTED_STATICS = {
    "QFileDialog": ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"),
    "QMessageBox": ("question", "information", "warning", "critical", "about"),
    "QInputDialog": ("getText", "getItem", "getInt", "getDouble", "getMultiLineText"),
    "QColorDialog": ("getColor",),
    "QFontDialog": ("getFont",),
}
BROAD = {"Exception", "BaseException"}
# The only two places where every error is caught: tasks report it, an exchange ends with it.
CATCHES_ALL = {TASK_ROOM, "engine/pipeline.py"}


def _calls(file: SourceFile) -> Iterator[tuple[int, str]]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func)


def _task_groups(file: SourceFile) -> set[str]:
    """Return the names that ``async with asyncio.TaskGroup() as name`` binds in a file."""
    items = [item for node in ast.walk(file.tree) if isinstance(node, ast.AsyncWith) for item in node.items]
    return {
        dotted(item.optional_vars) for item in items
        if item.optional_vars and isinstance(item.context_expr, ast.Call)
        and dotted(item.context_expr.func).endswith("TaskGroup")
    }  # fmt: skip


def test_tasks_are_started_in_the_task_room_only() -> None:
    """No task is started where nobody keeps it; groups, which wait for their tasks, may."""
    problems = []
    for file in program_files():
        if file.place in STARTS_TASKS:
            continue
        groups = _task_groups(file)
        for line, name in _calls(file):
            owner, _, last = name.rpartition(".")
            if last in STARTERS and owner not in groups:
                problems.append(f"{file.place}:{line} {name}")
        for node in ast.walk(file.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names = [dotted(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list]
                problems += [f"{file.place}:{node.lineno} @{n}" for n in names if n.rpartition(".")[2] in STARTERS]
    assert not problems, report(problems, "Start tasks with Tasks.start (ui/tasks.py), below ui with a TaskGroup:")


def test_no_event_loop_runs_inside_the_event_loop() -> None:
    """No dialog, menu or message box is exec'd: they are opened and awaited."""
    problems = []
    for file in program_files():
        for line, name in _calls(file):
            owner, _, last = name.rpartition(".")
            nested = last in NESTED_LOOPS and owner and file.room in {"ui", "boot"}
            if nested or last in NESTED_STATICS.get(owner.rpartition(".")[2], ()):
                problems.append(f"{file.place}:{line} {name}")
    assert not problems, report(problems, "Use open() and a future (or popup() for a menu) in place of:")


def _is_broad(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    tidies_up_only = isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None
    return not tidies_up_only and any(kind is None or dotted(kind) in BROAD for kind in caught)


def _broad_excepts(file: SourceFile) -> Iterator[int]:
    """Yield the lines that catch everything; a handler that ends in a bare ``raise`` catches nothing."""
    for node in ast.walk(file.tree):
        suppresses = isinstance(node, ast.Call) and dotted(node.func).endswith("suppress")
        if (isinstance(node, ast.ExceptHandler) and _is_broad(node)) or (
            suppresses and any(dotted(argument) in BROAD for argument in node.args)
        ):
            yield node.lineno


def test_errors_are_caught_by_name() -> None:
    """``except Exception`` stands in the task room and at the pipeline's edge, once each at most."""
    problems = []
    for file in program_files():
        lines = list(_broad_excepts(file))
        if len(lines) > (1 if file.place in CATCHES_ALL else 0):
            problems += [f"{file.place}:{line}" for line in lines]
    assert not problems, report(problems, "Catch what you expect, by name:")
