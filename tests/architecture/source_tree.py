"""The program's own source, parsed once, for the tests of how it is built."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
APP = CHECKOUT / "app"
PACKAGE = APP / "sanderling"


@dataclass(frozen=True, eq=False)
class SourceFile:
    """One Python file: where it is (``ui/tasks.py``), its module's full name, its text and syntax tree."""

    place: str
    module: str
    text: str
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        """Whether it is a package's ``__init__.py``."""
        return self.place.endswith("__init__.py")

    @property
    def room(self) -> str:
        """The room's name; empty for files at the top."""
        return self.place.split("/")[0] if "/" in self.place else ""


@cache
def program_files() -> tuple[SourceFile, ...]:
    """Return every file of the program, sorted by place."""
    return tuple(_read(path) for path in sorted(PACKAGE.rglob("*.py")))


def _read(path: Path) -> SourceFile:
    parts = path.relative_to(APP).with_suffix("").parts
    module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    text = path.read_text(encoding="utf-8")
    return SourceFile(path.relative_to(PACKAGE).as_posix(), module, text, ast.parse(text, str(path)))


def rooms() -> tuple[str, ...]:
    """Return the rooms there are, by the folders that hold Python files."""
    return tuple(sorted({file.room for file in program_files() if file.room}))


def imports_of(file: SourceFile) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything a file imports, inside functions too.

    ``from a import b`` yields ``a.b``: the caller knows whether that is a module or a name in one.
    """
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = file.module.split(".") if file.is_package else file.module.split(".")[:-1]
                base = ".".join([*package[: len(package) - node.level + 1], *([base] if base else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def imported_modules(file: SourceFile) -> set[str]:
    """Return the modules of the program that a file imports."""
    known = {other.module for other in program_files()}
    found = set()
    for _, name in imports_of(file):
        parts = name.split(".")
        prefixes = (".".join(parts[:length]) for length in range(len(parts), 1, -1))
        found |= {next((prefix for prefix in prefixes if prefix in known), file.module)}
    return found - {file.module}


def dotted(node: ast.expr) -> str:
    """Return ``a.b.c`` for such an expression, with ``?`` where something else stands."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def report(problems: list[str], advice: str) -> str:
    """Return a message for a failed assertion: what to do, then where."""
    return "\n".join([advice, *(f"  {problem}" for problem in problems)])
