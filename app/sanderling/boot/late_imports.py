"""Imported first: keeps modules of the standard library from loading at once what an idle window never uses.

asyncio imports ``ssl``, and OpenSSL with it, and its own ``sslproto`` for connections that are encrypted; the parser of
URLs imports ``ipaddress`` for hosts in brackets. That is five megabytes, and a twentieth of the start. Here they are
given stand-ins that become the real thing when something in them is first asked for. Nobody else sees those: whoever
imports ``ssl`` gets ``ssl``.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any, Final

_LATE: Final = {"asyncio": ("ssl", "asyncio.sslproto"), "urllib.parse": ("ipaddress",)}


class LateModule(ModuleType):
    """A module that is imported when something in it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        """Import the module and return what it calls so; from then on nothing comes through here."""
        if name.startswith("__"):  # the import machinery looks around
            raise AttributeError(name)
        real = importlib.import_module(self.__name__)
        vars(self).update(vars(real))
        return getattr(real, name)


def import_without(module: str, late: tuple[str, ...]) -> None:
    """Import a module with stand-ins for what it rarely needs; where it is imported already, nothing is changed."""
    if module in sys.modules:
        return
    stand_ins = {name: LateModule(name) for name in late if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        importlib.import_module(module)
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
            package, _, inner = name.rpartition(".")
            if package in sys.modules:
                vars(sys.modules[package]).setdefault(inner, stand_in)


for _module, _names in _LATE.items():
    import_without(_module, _names)
