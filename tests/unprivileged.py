"""What happens to a user who may not do everything, also where the tests run as root."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_VERSION_3, _PAST_PERMISSIONS = 0x20080522, 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


@contextmanager
def unprivileged() -> Iterator[None]:
    """Let file permissions count: root on Linux gives up, in this thread, what lets it pass them by."""
    if os.geteuid() != 0:
        yield
        return
    if not sys.platform.startswith("linux"):
        pytest.skip("root cannot give up its rights here")
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    before = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice
    libc.capget(header, before)
    limited = (ctypes.c_uint32 * 6)(*before)
    limited[0] &= ~_PAST_PERMISSIONS
    assert libc.capset(header, limited) == 0
    try:
        yield
    finally:
        libc.capset(header, before)
