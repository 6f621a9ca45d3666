"""Sanderling, a desktop API client.

The rooms stand on floors, each importing only rooms below it: ``boot``; ``ui`` and ``cli``; ``services``;
``engine``, ``formats``, ``render``, ``storage`` and ``serving``; ``domain``. import-linter holds this in CI.
"""

__version__ = "0.1.0"
