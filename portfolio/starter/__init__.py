"""The starter portfolio that `throughline init` writes: small, commented, and it passes the check.

Belongs here: copying the template. Does not belong here: the demo company (examples/).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from portfolio.errors import PortfolioError

TEMPLATE = Path(__file__).parent / "template"


def write_starter(folder: Path) -> list[Path]:
    """Write the starter portfolio and return its files, in order of their paths.

    Raises:
        PortfolioError: something stands there already, or the folder cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise PortfolioError(
                f"{folder} is not empty: name an empty folder or one that does not exist yet"
            )
        shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True)
    except OSError as error:
        # copytree tells of many files at once: source, target and reason of each
        reason = error.args[0][0][-1] if isinstance(error, shutil.Error) else error.strerror
        raise PortfolioError(f"{folder} cannot be written: {reason}; name another folder") from error
    return sorted(path for path in folder.rglob("*") if path.is_file())
