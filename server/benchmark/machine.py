"""What a bench ran on: figures without it say nothing. What the system does not tell is None."""

from __future__ import annotations

import importlib.metadata
import platform
from contextlib import suppress
from pathlib import Path

import psutil
from msgspec import Struct


class Machine(Struct, frozen=True):
    """This machine and what runs our programs here. Memory in GiB."""

    cpu: str | None
    cores: int | None
    threads: int | None
    memory_gib: float
    system: str
    python: str
    eday: str | None


def machine() -> Machine:
    version = None
    with suppress(importlib.metadata.PackageNotFoundError):
        version = importlib.metadata.version("eday")
    return Machine(
        cpu=_cpu(),
        cores=psutil.cpu_count(logical=False),
        threads=psutil.cpu_count(),
        memory_gib=round(psutil.virtual_memory().total / 2**30, 1),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        eday=version,
    )


def _cpu() -> str | None:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip() or None
    return platform.processor() or None
