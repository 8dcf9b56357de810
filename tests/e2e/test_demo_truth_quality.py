"""The demo company's rework, escaped defects and logged hours, as planted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

Truth = dict[str, Any]
MIN_SAMPLE = 11


def _scorecard(published: Run, metric: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Return numerator, denominator, sample, value, status and reason by workstream and month."""
    rows = published.query(
        "select workstream_id, strftime(month_on, '%Y-%m'), cast(numerator as double), "
        "cast(denominator as double), sample_count, cast(value as double), status, status_reason "
        f"from scorecard.results_scorecard where metric_id = '{metric}'"
    )
    return {(workstream, month): tuple(rest) for workstream, month, *rest in rows}


@pytest.mark.parametrize(
    ("metric", "numerator", "denominator"),
    [
        ("rework_ratio", "moved_back", "reached"),
        ("rework_effort_share_ratio", "seconds_after_done", "active_seconds"),
    ],
)
def test_rework_is_as_planted_month_by_month(
    metric: str, numerator: str, denominator: str, published: Run, truth: Truth
) -> None:
    found, shown = _scorecard(published, metric), 0
    for workstream, months in truth["quality"]["rework"].items():
        for month, facts in months.items():
            over, under, sample, value, status, _ = found[workstream, month]
            assert sample == facts["reached"]
            if sample < MIN_SAMPLE:
                assert (value, status) == (None, "held")
                continue
            assert (over, under) == (facts[numerator], facts[denominator]), (workstream, month)
            assert value == pytest.approx(over / under, abs=1e-10)
            shown += 1
    assert shown > 60


def test_every_release_has_the_planted_defects_on_either_side(published: Run, truth: Truth) -> None:
    rows = published.query(
        "select workstream_id, release, released_on, is_release_mature, "
        "count(*) filter (not is_found_after_release), count(*) filter (is_found_after_release), "
        "cast(coalesce(sum(severity_weight) filter (not is_found_after_release), 0) as integer), "
        "cast(coalesce(sum(severity_weight) filter (is_found_after_release), 0) as integer), "
        "count(*) filter (severity_weight is null) "
        "from core.fct_defect where is_counted and released_on is not null group by all"
    )
    assert {(workstream, release): tuple(rest) for workstream, release, *rest in rows} == {
        (workstream, release): tuple(facts.values())
        for workstream, defects in truth["quality"]["defects"].items()
        for release, facts in defects["releases"].items()
        if facts["before"] + facts["after"]
    }


def test_duplicates_and_what_is_no_bug_and_releases_to_come_do_not_count(
    published: Run, truth: Truth
) -> None:
    rows = published.query(
        "select workstream_id, count(*), count(*) filter (not is_counted), "
        "count(*) filter (is_counted and release is null), "
        "count(*) filter (is_counted and release is not null and released_on is null) "
        "from core.fct_defect group by all"
    )
    planted = truth["quality"]["defects"]
    kinds = ("bugs", "no_defects", "without_release", "not_out_yet")
    assert {workstream: tuple(rest) for workstream, *rest in rows} == {
        workstream: tuple(facts[kind] for kind in kinds) for workstream, facts in planted.items()
    }
    assert min(facts["no_defects"] for facts in planted.values()) > 0
    assert planted["routing"]["not_out_yet"] > 0


def test_defects_escape_by_month_of_release_once_it_is_mature(published: Run, truth: Truth) -> None:
    months: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for workstream, defects in truth["quality"]["defects"].items():
        for release in defects["releases"].values():
            if release["before"] + release["after"]:
                for scope in (workstream, "portfolio"):
                    months.setdefault((scope, f"{release['released_on']:%Y-%m}"), []).append(release)
    escape, removal, weighted = (
        _scorecard(published, f"defect_{name}_ratio")
        for name in ("escape", "removal_efficiency", "escape_weighted")
    )
    assert set(escape) == set(removal) == set(months)
    young = 0
    for key, releases in months.items():
        before, after = (sum(r[side] for r in releases) for side in ("before", "after"))
        _, _, sample, value, status, reason = escape[key]
        assert sample == before + after
        if not all(r["is_mature"] for r in releases):
            assert (value, status) == (None, "held")
            assert "younger than 90 days" in reason
            young += 1
        elif sample < MIN_SAMPLE:
            assert (value, status) == (None, "held")
        elif value is not None:  # a month in which too many defects name no release is held
            assert escape[key][:2] == (after, before + after), key
            assert removal[key][:2] == (before, before + after)
            assert value + removal[key][3] == pytest.approx(1)
            weights = [sum(r[f"weight_{side}"] for r in releases) for side in ("before", "after")]
            assert weighted[key][4] == "held" or weighted[key][:2] == (weights[1], sum(weights))
    assert young >= 3
    shown = {key: row for key, row in escape.items() if row[3] is not None}
    assert sum(scope == "portfolio" for scope, _ in shown) >= 18
    assert sum(row[3] is not None for row in weighted.values()) >= 18


def test_hours_are_logged_to_the_second_and_a_correction_replaces_its_entry(
    published: Run, truth: Truth
) -> None:
    rows = published.query(
        "select workstream_id, strftime(worked_on, '%Y-%m'), count(*), cast(sum(seconds) as bigint) "
        "from core.fct_time_entry group by all"
    )
    assert {(workstream, month): (count, seconds) for workstream, month, count, seconds in rows} == {
        (workstream, month): (facts["entries"], facts["seconds"])
        for workstream, months in truth["quality"]["seconds_logged"].items()
        for month, facts in months.items()
    }


def test_nobody_logs_hours_by_name(published: Run) -> None:
    [(named,)] = published.query(
        "select count(*) from core.fct_time_entry where person_id not like 'person%'"
    )
    assert named == 0


def test_a_renamed_team_stands_under_both_names_one_after_the_other(published: Run) -> None:
    rows = published.query(
        "select team_name, cast(valid_from as varchar), cast(valid_to as varchar), is_current "
        "from core.dim_team where team_id = 't_telematics' order by valid_from"
    )
    assert rows == [
        ("Telematics crew", "2024-01-01", "2026-02-01", False),
        ("Vehicle data crew", "2026-02-01", None, True),
    ]
