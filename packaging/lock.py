"""Write the two lock files anew from pyproject.toml: ``.venv/bin/python packaging/lock.py [--upgrade]``.

The locks hold for every system and for Python 3.11 to 3.14 at once (markers say what goes where), and name no package
index. Without ``--upgrade`` the versions that are locked stay as far as pyproject.toml allows. Needs uv, which is part
of the development set-up.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib

from environment import CHECKOUT, DEVELOPMENT_LOCK, RUNTIME_LOCK

# Of the kind that the editable install writes; hatchling asks for it only while it builds.
BUILDS_EDITABLE = "editables>=0.5"

COMPILE = [
    "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11",
    "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate",
]  # fmt: skip


def main(arguments: list[str]) -> None:
    """Compile the run-time lock, then the development lock with the same versions."""
    pyproject = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    build_tools = "\n".join([*pyproject["build-system"]["requires"], BUILDS_EDITABLE])
    common = [sys.executable, *COMPILE, *arguments]
    runtime = [*common, "pyproject.toml", "-", "--output-file", str(RUNTIME_LOCK.relative_to(CHECKOUT))]
    subprocess.run(runtime, cwd=CHECKOUT, input=build_tools, text=True, check=True)
    development = [
        *common, "--group", "dev", "--constraints", str(RUNTIME_LOCK.relative_to(CHECKOUT)),
        "--output-file", str(DEVELOPMENT_LOCK.relative_to(CHECKOUT)),
    ]  # fmt: skip
    subprocess.run(development, cwd=CHECKOUT, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
