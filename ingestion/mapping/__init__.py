"""The mapping engine: a file mapping of the portfolio, compiled to DuckDB SQL over landed text rows.

Belongs here: what each key of the mapping language means for a row or a cell. Does not belong here: the
language's shape (portfolio/file_mappings.py), reading files (ingestion/files), where results go (conform.py).
"""
