"""Scalar SQL of a mapping sees the columns of its row and nothing else."""

from __future__ import annotations

import pytest

from ingestion.mapping.expressions import ExpressionError, columns_of


@pytest.mark.parametrize(
    ("expression", "columns"),
    [
        ("case when dept like 'R%' then 'routing' end", ["dept"]),
        ("coalesce(a, nullif(b, ''), 'x') || \"Project Name\"", ["a", "b", "Project Name"]),
        ("strftime(cast(closed as timestamp) + interval 8 hour, '%Y-%m-%d')", ["closed"]),
        ("regexp_extract(a, '(\\d+)', 1)", ["a"]),
        ("amount_text is not null and cast(amount_text as double) between 1 and 2", ["amount_text"]),
        ("a in ('x', 'y') -- a comment", ["a"]),
        ("json_extract_string(a, '$.b')", ["a"]),
        ("'constant'", []),
    ],
)
def test_a_scalar_expression_names_its_columns(expression: str, columns: list[str]) -> None:
    assert columns_of(expression) == columns


@pytest.mark.parametrize(
    "expression",
    [
        "(select max(a) from only_this_row)",
        "a in (select b from only_this_row)",
        "exists (select 1)",
        "count(*)",
        "max(a)",
        "sum(a) over ()",
        "row_number() over ()",
        "read_text('/etc/passwd')",
        "(from read_csv('/etc/passwd'))",
        "getenv('HOME')",
        "current_setting('home_directory')",
        "now()",
        "random()",
        "uuid()",
        "nextval('s')",
        "unnest([1, 2])",
        "a, b",
        "a from other --",
        "a) from other where (true",
        "a; drop table x",
        "*",
        "columns('a')",
        "only_this_row.a",
        "?",
        "$1",
        "list_transform([a], lambda x: x)",
        "case when",
        "",
    ],
)
def test_anything_that_is_more_than_its_row_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionError):
        columns_of(expression)
