"""Go on with a Python that Sanderling supports, or say plainly that there is none. Understood by older Pythons too."""

import os
import shutil
import subprocess
import sys

OLDEST, NEWEST = 11, 14


def use_one():
    # type: () -> None
    """Return if this Python will do; else start the same command with one that does, or stop with a sentence."""
    if (3, OLDEST) <= sys.version_info[:2] <= (3, NEWEST):
        return
    for minor in range(NEWEST, OLDEST - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and _works(found):
            os.execv(found, [found, *sys.argv])
    this = f"{sys.version_info[0]}.{sys.version_info[1]}"
    sys.exit(
        f"Sanderling needs Python 3.{OLDEST} to 3.{NEWEST}; this is {this}. Install one of them, then run this again."
    )


def _works(program):
    # type: (str) -> bool
    """Whether it starts: a version manager's stand-in for a Python that is switched off does not."""
    return subprocess.call([program, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
