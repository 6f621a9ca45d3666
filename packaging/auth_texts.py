"""Write what is made from the auth kinds' forms: ``.venv/bin/python packaging/auth_texts.py [--check]``.

The table of the README is kept in step with ``sanderling.services.auth_kinds``. ``--check`` writes nothing and ends
with 1 where something would change; a test does the same.
"""

from __future__ import annotations

import sys
from pathlib import Path

from environment import CHECKOUT

from sanderling.domain.fields import Field
from sanderling.services.auth_kinds import AuthKindInfo, auth_kinds

README_BEGIN = "<!-- all kinds of auth: written by packaging/auth_texts.py -->"
README_END = "<!-- end of all kinds of auth -->"
_MOST_FIELDS = 20


def derived_texts() -> dict[Path, str]:
    """Return what the files should hold."""
    readme = CHECKOUT / "README.md"
    before, begin, rest = readme.read_text("utf-8").partition(README_BEGIN)
    _, end, after = rest.partition(README_END)
    assert begin and end, "the README has lost the marks around its table of auth kinds"
    return {readme: f"{before}{README_BEGIN}\n{_table()}\n{README_END}{after}"}


def _table() -> str:
    lines = ["", "| kind | in files | what it does | fields |", "|---|---|---|---|"]
    lines += [f"| {kind.label} | `{kind.name}` | {_cell(kind.help)} | {_fields(kind)} |" for kind in auth_kinds()]
    return "\n".join(lines)


def _fields(kind: AuthKindInfo) -> str:
    shown = [_name(field) for field in kind.fields if not field.rare]
    more = len(kind.fields) - len(shown[:_MOST_FIELDS])
    return " ".join(shown[:_MOST_FIELDS]) + (f" and {more} more" if more else "")


def _name(field: Field) -> str:
    """Return the name under which files hold it, marked where the keyring holds its value."""
    return f"`{field.name}`{'🔑' if field.secret else ''}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write, or only look."""
    behind = [file for file, text in derived_texts().items() if file.read_text("utf-8") != text]
    for file in behind:
        if "--check" in arguments:
            print(f"{file.name} is behind the auth kinds; run packaging/auth_texts.py")
        else:
            file.write_text(derived_texts()[file], "utf-8")
    return 1 if behind and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
