"""The process that prints a large JSON body nicely: ``python -m sanderling.render.json_pretty_process IN OUT CHARSET``.

Exit code 0: OUT is written. Exit code 3: it could not be; one line on standard output, the problem and its detail.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sanderling.render.charsets import charset_for
from sanderling.render.json_pretty import PrettyFailed, PrettyProblem, format_json

EXIT_FAILED = 3


def main(arguments: list[str]) -> int:
    """Format one file into another."""
    source, target, label = arguments
    try:
        data = Path(source).read_bytes()
        Path(target).write_bytes(format_json(data, charset_for(label, data[:4])))
    except PrettyFailed as failed:
        sys.stdout.write(f"{failed.problem} {failed.detail}")
    except (OSError, MemoryError) as error:
        sys.stdout.write(f"{PrettyProblem.FAILED} {error}")
    else:
        return 0
    return EXIT_FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
