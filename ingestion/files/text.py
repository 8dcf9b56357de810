"""Decoding text files: which codec, and what becomes of bytes that it does not know.

Belongs here: byte order marks, stray bytes. Does not belong here: delimiters and quotes.

A row whose bytes are no utf-8 (or utf-16, ...) is rejected: the whole file is likely in another encoding, and
the mapping can say which. In a single-byte codec such as cp1252 a stray byte is dirt in one cell: the row
stays and the byte becomes U+FFFD, the replacement character, which no date, number or value map accepts.
"""

from __future__ import annotations

import codecs
import io
import re
from pathlib import Path

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before utf-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STRAY = re.compile("[\ud800-\udfff]")


def actual_encoding(path: Path, declared: str) -> str:
    """Return the codec of the file: its byte order mark wins over what was declared."""
    with path.open("rb") as stream:
        head = stream.read(4)
    marked = next((codec for mark, codec in MARKS if head.startswith(mark)), None)
    return marked or codecs.lookup(declared).name


def open_text(path: Path, encoding: str) -> io.TextIOWrapper:
    """Open `path` with its line ends untouched; stray bytes become lone surrogates."""
    return path.open("r", encoding=encoding, errors="surrogateescape", newline="")


def is_unicode(encoding: str) -> bool:
    """Whether `encoding` can hold every character, so that a stray byte means that the codec is wrong."""
    return codecs.lookup(encoding).name.startswith(("utf-", "utf_", "gb18030"))


def has_stray_bytes(text: str) -> bool:
    """Whether `text` holds bytes that its codec did not know."""
    return not text.isascii() and _STRAY.search(text) is not None


def name_stray_byte(text: str, encoding: str) -> str:
    """Say which byte of `text` the codec did not know, and what to do."""
    found = _STRAY.search(text)
    byte = f"byte 0x{ord(found.group()) & 0xFF:02X}" if found else "a byte"
    return f"{byte} is not {encoding}: set read.encoding to the file's encoding (cp1252, for example)"


def mark_stray_bytes(text: str) -> str:
    """Replace undecodable bytes by the replacement character."""
    return _STRAY.sub("\ufffd", text)
