"""Row groups of a Parquet file, taken over byte by byte into its successor.

Belongs here: the footer of a Parquet file, which says where its row groups stand. Does not belong here: which
rows are taken over (parquet_export.py).

A Parquet file is its row groups, then a footer: FileMetaData of the format (apache/parquet-format,
parquet.thrift) in Thrift's compact protocol. All that is in it is carried on, whatever it means; only the
places of row groups that move are rewritten.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

_MAGIC = b"PAR1"

# Numbers of fields in parquet.thrift.
_NUM_ROWS, _ROW_GROUPS = 3, 4  # FileMetaData
_COLUMNS, _GROUP_ROWS, _GROUP_AT, _GROUP_BYTES = 1, 3, 5, 6  # RowGroup
_COLUMN_META = 3  # ColumnChunk
_PAGES_AT = (9, 11)  # ColumnMetaData: data pages, dictionary; the export writes no other part of a column

# Kinds of values in the compact protocol.
_TRUE, _FALSE, _BYTE, _INTEGERS, _DOUBLE, _BINARY, _LIST, _STRUCT = 1, 2, 3, (4, 5, 6), 7, 8, 9, 12
_LONG = 15  # a list of so many values or more, or a step of more fields, is written in the long form
_MORE = 128  # the bit of a byte of a number that says that more bytes follow

Struct = dict[int, tuple[int, Any]]  # (kind, value) by number of field; the value of a list: (kind, values)


def leading_groups(path: Path, row_count: int) -> list[Struct]:
    """Return the row groups of a file that lie within its first rows; none where the file is broken."""
    try:
        groups = _read_footer(path)[0][_ROW_GROUPS][1][1]
    except (OSError, ValueError, LookupError, TypeError):
        return []
    kept: list[Struct] = []
    for group in groups:
        row_count -= group[_GROUP_ROWS][1]
        if row_count < 0:
            break
        kept.append(group)
    return kept


def count_rows(groups: list[Struct]) -> int:
    """Return how many rows the groups hold."""
    return sum(group[_GROUP_ROWS][1] for group in groups)


def join_files(target: Path, earlier: Path, groups: list[Struct], rest: Path) -> None:
    """Write a file of the leading `groups` of `earlier` and then of all of `rest`, of the same columns."""
    footer, footer_at = _read_footer(rest)
    end = groups[-1][_GROUP_AT][1] + groups[-1][_GROUP_BYTES][1]
    kind, added = footer[_ROW_GROUPS][1]
    for group in added:
        _move(group, end - len(_MAGIC))
    footer[_ROW_GROUPS] = (_LIST, (kind, groups + added))
    footer[_NUM_ROWS] = (footer[_NUM_ROWS][0], count_rows(groups + added))
    content = _written(_STRUCT, footer)
    with target.open("wb") as file:
        _copy(earlier, 0, end, file)
        _copy(rest, len(_MAGIC), footer_at, file)
        file.write(content + len(content).to_bytes(4, "little") + _MAGIC)


def _read_footer(path: Path) -> tuple[Struct, int]:
    """Return the footer of a file, and where it begins."""
    with path.open("rb") as file:
        size = file.seek(-len(_MAGIC) - 4, 2)
        length, magic = int.from_bytes(file.read(4), "little"), file.read()
        if magic != _MAGIC:
            raise ValueError(f"{path} is not a whole Parquet file")
        file.seek(size - length)
        footer: Struct = _read(BytesIO(file.read(length)), _STRUCT)
        return footer, size - length


def _move(group: Struct, distance: int) -> None:
    """Add a distance in bytes to every place that a row group names."""
    _add(group, _GROUP_AT, distance)
    for column in group[_COLUMNS][1][1]:
        for place in _PAGES_AT:
            _add(column[_COLUMN_META][1], place, distance)


def _add(struct: Struct, field: int, number: int) -> None:
    """Add to a field of a struct, if it has that field."""
    if field in struct:
        kind, value = struct[field]
        struct[field] = (kind, value + number)


def _copy(source: Path, start: int, end: int, file: BinaryIO) -> None:
    """Append the bytes from `start` to before `end` to an open file."""
    with source.open("rb") as content:
        content.seek(start)
        while start < end:
            part = content.read(min(end - start, 1 << 20))
            file.write(part)
            start += len(part)


def _read(stream: BytesIO, kind: int) -> Any:  # noqa: ANN401  (what a kind is)
    """Read one value of the compact protocol; raise IndexError or ValueError where there is none."""
    if kind in _INTEGERS:
        number = _read_varint(stream)
        return number >> 1 ^ -(number & 1)
    if kind == _BINARY:
        return stream.read(_read_varint(stream))
    if kind == _STRUCT:
        return _read_struct(stream)
    if kind == _LIST:
        head = stream.read(1)[0]
        count = head >> 4 if head >> 4 < _LONG else _read_varint(stream)
        return head & 15, [_read(stream, head & 15) for _ in range(count)]
    if kind in (_BYTE, _DOUBLE):
        return stream.read(1 if kind == _BYTE else 8)
    raise ValueError(f"a Parquet footer has no value of kind {kind}")


def _read_struct(stream: BytesIO) -> Struct:
    struct: Struct = {}
    field = 0
    while head := stream.read(1)[0]:
        step, kind = head >> 4, head & 15
        field = field + step if step else _read(stream, _INTEGERS[0])
        struct[field] = (kind, kind == _TRUE if kind in (_TRUE, _FALSE) else _read(stream, kind))
    return struct


def _read_varint(stream: BytesIO) -> int:
    number = shift = 0
    while (byte := stream.read(1)[0]) >= _MORE:
        number |= (byte - _MORE) << shift
        shift += 7
    return number | byte << shift


def _written(kind: int, value: Any) -> bytes:  # noqa: ANN401  (what a kind is)
    """Return the bytes from which `_read` reads the value."""
    if kind in _INTEGERS:
        return _varint(value << 1 ^ value >> 63)
    if kind == _BINARY:
        return _varint(len(value)) + bytes(value)
    if kind == _STRUCT:
        return _written_struct(value)
    if kind == _LIST:
        of, values = value
        count = len(values)
        head = bytes([count << 4 | of]) if count < _LONG else bytes([_LONG << 4 | of]) + _varint(count)
        return head + b"".join(_written(of, each) for each in values)
    return bytes(value)


def _written_struct(struct: Struct) -> bytes:
    content, last = b"", 0
    for field, (kind, value) in struct.items():
        step = field - last
        content += (
            bytes([step << 4 | kind]) if step <= _LONG else bytes([kind]) + _written(_INTEGERS[0], field)
        )
        content += b"" if kind in (_TRUE, _FALSE) else _written(kind, value)
        last = field
    return content + b"\0"


def _varint(number: int) -> bytes:
    content = b""
    while number >= _MORE:
        content += bytes([number % _MORE + _MORE])
        number >>= 7
    return content + bytes([number])
