"""Doing a request: the pipeline and its steps, protocols, auth kinds, body kinds, dynamic values, the wire.

May import ``domain`` and third-party libraries; the only room that imports httpx and httpcore. Never Qt, never a
room beside it: spools and secrets come in through ``ports``.
"""

import sys

# httpx imports its command line program with the library where click happens to be installed: tens of milliseconds and
# five megabytes that nothing here uses. It treats the module as absent then, as it does where click is missing.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
