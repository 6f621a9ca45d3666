"""Imported before asyncio: keeps it from loading ``ssl``, and OpenSSL with it, before anything is encrypted.

asyncio imports both ``ssl`` and its own ``sslproto`` at once, for connections that an idle window does not have: five
megabytes and a twentieth of the start. Here its modules are given stand-ins that become the real thing when something
in them is first asked for. Nobody else sees those: whoever imports ``ssl`` gets ``ssl``.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any, Final

_LATE: Final = ("ssl", "asyncio.sslproto")


class LateModule(ModuleType):
    """A module that is imported when something in it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        """Import the module and return what it calls so; from then on nothing comes through here."""
        if name.startswith("__"):  # the import machinery looks around
            raise AttributeError(name)
        real = importlib.import_module(self.__name__)
        vars(self).update(vars(real))
        return getattr(real, name)


def import_asyncio() -> None:
    """Import asyncio with stand-ins for what it rarely needs; where it is imported already, nothing is changed."""
    if "asyncio" in sys.modules:
        return
    stand_ins = {name: LateModule(name) for name in _LATE if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        package = importlib.import_module("asyncio")
        vars(package).setdefault("sslproto", stand_ins.get("asyncio.sslproto"))
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


import_asyncio()
