"""Set Sanderling up if need be, and open it: ``python3 packaging/run.py``.

Needs Python 3.11 to 3.14 and nothing else. Arguments go to the program (``python3 packaging/run.py send URL``). With no
display the same window runs offscreen, sends its first request, reads its stream, and leaves a picture.
"""

from __future__ import annotations

import os
import subprocess
import sys

import suitable_python


def has_display() -> bool:
    """Whether there is a screen to open a window on; a platform that the user chose for Qt is taken as one."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def start(command: list[str]) -> int:
    """Become the program; where a process cannot be replaced, run it and return its exit code."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def main(arguments: list[str]) -> int:
    """Set up, then start the window, or the command that the arguments say."""
    suitable_python.use_one()
    import environment

    problem = environment.try_to_ensure()
    if problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    if arguments or has_display():
        return start([str(environment.PROGRAMS / "sanderling"), *arguments])
    print("There is no display here, so the window runs offscreen for one round and leaves a picture.\n")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.chdir(environment.CHECKOUT)  # the picture goes to build/
    return start([str(environment.PYTHON), "-m", "sanderling.boot.showcase"])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run this again to go on.")
