"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

import psutil

_CPU_FACTS = Path("/proc/cpuinfo")


def machine_facts() -> str:
    """Return one line about processor, memory, system and versions."""
    memory_gb = psutil.virtual_memory().total / 1e9
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} cores ({_processor()}){load}, {memory_gb:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, PySide6 {version('PySide6-Essentials')}, httpx {version('httpx')}"
    )


def _processor() -> str:
    if _CPU_FACTS.exists():
        for line in _CPU_FACTS.read_text("utf-8", "replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()
