"""Who holds a lease or a file: this process, told apart from every other that has ever run on this machine."""

from __future__ import annotations

import errno
import os
import uuid
from pathlib import Path

_PROC = Path("/proc")


def this_process() -> str:
    """Return this process's name as an owner: machine/pid/start, or something unique where /proc is missing."""
    machine = _machine()
    start = _start_of(os.getpid())
    if machine is None or start is None:
        return f"elsewhere/{uuid.uuid4().hex}"
    return f"{machine}/{os.getpid()}/{start}"


def is_gone(owner: str) -> bool:
    """Tell whether an owner was a process of this machine that no longer lives. Of others nothing is known: False."""
    parts = owner.rsplit("/", 2)
    if len(parts) != 3 or parts[0] != _machine() or not parts[1].isdigit():  # noqa: PLR2004 - machine, pid, start
        return False
    pid = int(parts[1])
    return _start_of(pid) != parts[2] and not _is_hidden(pid)


def lives(pid: int) -> bool:
    """Tell whether a process of this machine lives; one that was killed and not yet waited for does not."""
    if (_PROC / "self").exists():
        return _start_of(pid) is not None or _is_hidden(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


def _is_hidden(pid: int) -> bool:
    """Tell whether a process lives that /proc does not show to us (another user's, mounted with hidepid)."""
    if (_PROC / str(pid)).exists():
        return False
    try:
        os.kill(pid, 0)
    except OSError as error:
        return error.errno == errno.EPERM
    return False


def _machine() -> str | None:
    """Return this boot of this machine (or container): pids mean the same only within it."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}:{(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return None


def _start_of(pid: int) -> str | None:
    """Return when a process started (clock ticks since boot, field 22 of proc(5) stat), None when there is none."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]
