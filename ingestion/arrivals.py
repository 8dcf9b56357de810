"""What lies at the sources right now: one fingerprint over every declared file.

Belongs here: noticing that something arrived. Does not belong here: landing it.
"""

from __future__ import annotations

import hashlib

from portfolio.models import Portfolio
from portfolio.paths import matches


def fingerprint(portfolio: Portfolio) -> str:
    """Return a text that changes when a file of a declared stream is new, gone, or has changed.

    Uses path, size and modification time, never the content: a sensor asks every minute.
    """
    digest = hashlib.sha256(portfolio.content_hash.encode())
    for source in portfolio.sources:
        for stream in source.streams:
            for path in matches(portfolio.data_root, stream.path):
                facts = path.stat()
                name = path.relative_to(portfolio.data_root)
                digest.update(f"{source.source}/{stream.stream}/{name}".encode())
                digest.update(f"/{facts.st_size}/{facts.st_mtime_ns}".encode())
    return digest.hexdigest()
