"""One generated demo portfolio for all tests of this room; nobody writes into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from examples.meridian_freight import generate


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    generate(folder)
    return folder


@pytest.fixture(scope="session")
def truth(demo: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((demo / "truth.yml").read_text(encoding="utf-8"))
    return loaded
