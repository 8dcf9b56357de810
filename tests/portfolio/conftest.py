from __future__ import annotations

from pathlib import Path

import pytest

from tests.portfolio.folders import Folder, copy_example


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return copy_example(tmp_path / "portfolio")
