"""The process that takes a large page apart: ``python -m sanderling.engine.page_items_process PAGE LINES PATHS``.

PATHS is a ``PagePaths`` as JSON. Exit code 0: LINES is written, and one line of JSON on standard output tells what the
page was. Exit code 3: it could not be; standard output has the reason.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from sanderling.domain.errors import InvalidPath
from sanderling.engine.page_items import PagePaths, PageUnusable, take_apart

EXIT_FAILED = 3


def main(arguments: list[str]) -> int:
    """Take one file apart into another."""
    source, target, paths = arguments
    try:
        with Path(source).open("rb") as page, Path(target).open("w+b") as lines:
            facts = take_apart(page, PagePaths(**json.loads(paths)), lines)
    except (PageUnusable, InvalidPath) as error:
        sys.stdout.buffer.write(str(error).encode("utf-8", "replace"))
    except (OSError, MemoryError) as error:
        sys.stdout.buffer.write(f"could not be taken apart ({type(error).__name__} {error})".encode("utf-8", "replace"))
    else:
        sys.stdout.write(json.dumps(asdict(facts)))
        return 0
    return EXIT_FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
