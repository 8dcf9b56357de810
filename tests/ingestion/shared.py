"""Third-party data beside the project: where it is, and the mark of tests that want it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("THROUGHLINE_SHARED", Path(__file__).parents[3] / "shared"))


def needs(path: str) -> pytest.MarkDecorator:
    """Skip the test when `path` below the shared folder is absent."""
    return pytest.mark.skipif(not (SHARED / path).exists(), reason=f"{path} is not beside the project")
