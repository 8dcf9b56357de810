"""Reading any file into raw text: one Parquet of text columns, with the file and the number of each row.

Belongs here: encodings, delimiters, headers, sheets, and what becomes of lines that are no rows. Does not
belong here: where loads live (landing.py) or what the cells mean (mapping/).
"""

from __future__ import annotations

from ingestion.files.land import hash_file, land_file
from ingestion.files.model import FILE, REJECTED_LINE, REJECTED_REASON, ROW_NUMBER, FileProblem, LandedFile

__all__ = [
    "FILE",
    "REJECTED_LINE",
    "REJECTED_REASON",
    "ROW_NUMBER",
    "FileProblem",
    "LandedFile",
    "hash_file",
    "land_file",
]
