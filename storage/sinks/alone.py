"""One writer at a time in a folder, among all processes: a daemon and a crawl may write to the same one."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from storage.errors import SinkError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_S = 10.0  # a writer is done within a few fsyncs
RETRY_S = 0.02
_HELD = frozenset({errno.EAGAIN, errno.EACCES})
_NOT_SERVED = frozenset({errno.EBADF, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})  # NFS, some FUSE


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder for writing; the lock goes with the process. SinkError when another one keeps it, OSError.

    The folder itself is locked, so that no file of ours stands among the user's. A file system that cannot do that has
    one writer, or doubles.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        until = time.monotonic() + PATIENCE_S
        while not lock(handle):
            if time.monotonic() > until:
                raise SinkError(f"{folder}: another process has been writing to it for {PATIENCE_S:g} s; end it")
            time.sleep(RETRY_S)
        yield
    finally:
        os.close(handle)


def lock(handle: int) -> bool:
    """Take the lock of an open file or folder; False when another process has it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NOT_SERVED:
            return True
        if error.errno not in _HELD:
            raise
        return False
    return True
