"""Third-party exports through the whole job: what was published equals a plain recomputation of the files."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser

import pandas as pd
import pytest

from tests.e2e.conftest import Run
from tests.e2e.plain import table
from tests.ingestion.shared import needs

pytestmark = [
    pytest.mark.long_run,
    pytest.mark.shared_data,
    needs("data"),
    pytest.mark.xdist_group("real_input"),
]

RAW = "work/devlake_jira/raw_tables/_raw_jira_api_{}.csv"
SCOPE = '{"ConnectionId":2,"BoardId":8}'
DISPOSITIONS = ["modelled", "quarantined", "filtered", "superseded", "tombstoned", "not_yet_known"]


def test_it_is_published_and_the_page_is_whole(real_input: Run) -> None:
    assert real_input.exit_code == 0, real_input.output
    manifest = json.loads((real_input.version / "manifest.json").read_text("utf-8"))
    assert manifest["gate"]["is_passed"]
    page = (real_input.version / "scorecard.html").read_text("utf-8")
    seen: Counter[str] = Counter()

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen[tag] += 1

    Tags().feed(page)
    assert page.rstrip().endswith("</html>")
    assert "Real input" in page and "Operations rated successful" in page
    assert seen["svg"] and seen["table"] and not seen["script"]


# By stream: its files, and the rows (modelled, quarantined, filtered, superseded).
STREAMS = {
    ("devlake", "issues"): (RAW.format("issues"), (30, 0, 3, 0)),  # the other 3 are of another board
    ("devlake_board_93", "issues"): (RAW.format("issues"), (3, 0, 30, 0)),
    ("devlake", "changelogs"): (RAW.format("issue_changelogs"), (276, 0, 3, 0)),
    ("devlake", "projects"): (RAW.format("projects"), (12, 0, 0, 0)),
    ("devlake", "users"): (RAW.format("users"), (30, 0, 0, 0)),
    ("devlake", "statuses"): (RAW.format("status"), (0, 0, 53, 0)),
    ("xero", "journal_lines"): ("finance/fivetran_xero/xero_journal_line_data.csv", (4033, 0, 0, 0)),
    ("xero", "journals"): ("finance/fivetran_xero/xero_journal_data.csv", (1685, 0, 0, 0)),
    ("snowplow", "events"): ("adoption/snowplow_web/snowplow_web_events.csv", (156, 1, 0, 3)),
    ("adb", "operations"): (None, (2155, 1, 14, 3)),  # a workbook: 14 empty rows end its sheet
    ("gmpp", "projects"): ("outcomes/gmpp_uk/uk_{}.csv", (387, 4, 0, 0)),
    ("melbourne_water", "projects"): (
        "work/melbourne_water/Capital_Delivery_Project_deidentified.csv",
        (445, 0, 0, 0),
    ),
}


@pytest.mark.parametrize(("source", "stream"), list(STREAMS))
def test_every_row_of_the_files_landed_and_ended_in_one_place(
    source: str, stream: str, real_input: Run
) -> None:
    path, expected = STREAMS[source, stream]
    [(landed, difference, *ended)] = real_input.query(
        f"select landed_count, difference_count, {', '.join(f'{name}_count' for name in DISPOSITIONS)} "
        f"from quality.reconciliation where source_instance = '{source}' and stream = '{stream}'"
    )
    if path is not None:
        years = ("2018", "2019", "2020") if "{}" in path else ("",)
        encoding = "cp1252" if source == "gmpp" else "utf-8-sig"
        assert landed == sum(len(table(path.format(year), encoding)) for year in years)
    assert (landed, difference) == (sum(ended), 0)
    assert tuple(ended) == (*expected, 0, 0)


def test_no_stream_is_missing_from_the_reconciliation(real_input: Run) -> None:
    rows = real_input.query("select source_instance, stream from quality.reconciliation")
    assert sorted(rows) == sorted(STREAMS)


def test_work_items_and_their_status_changes_are_those_of_the_raw_replies(real_input: Run) -> None:
    issues = [json.loads(row["data"]) for row in table(RAW.format("issues"))]
    known = dict(real_input.query("select work_item_key, source_status from core.fct_work_item"))
    assert known == {issue["key"]: issue["fields"]["status"]["name"] for issue in issues}
    embedded = [
        (change["fromString"], change["toString"])
        for issue in issues
        for history in issue["changelog"]["histories"]
        for change in history["items"]
        if change["field"] == "status"
    ]
    published = real_input.query(
        "select from_value, to_value from core.fct_work_item_event where lower(field) = 'status'"
    )
    assert Counter(published) == Counter(embedded)
    separate = [
        (str(json.loads(row["input"])["issue_id"]), change["fromString"], change["toString"])
        for row in table(RAW.format("issue_changelogs"))
        if row["params"] == SCOPE
        for change in json.loads(row["data"])["items"]
        if change["field"] == "status"
    ]
    assert len(separate) == 10
    built = real_input.query_build(
        "select split_part(work_item_id, ':', 2), from_value, to_value "
        "from intermediate.int_work_item_events__known "
        "where source_instance = 'devlake' and stream = 'changelogs' and lower(field) = 'status'"
    )
    assert Counter(built) == Counter(separate)  # their issues are not among the recorded ones


def test_times_to_resolution_are_those_the_other_product_derived_from_the_same_replies(
    real_input: Run,
) -> None:
    theirs = {
        row["issue_key"]: int(row["lead_time_minutes"])
        for row in table("work/devlake_jira/snapshot_tables/issues.csv")
    }
    ours = dict(
        real_input.query(
            "select work_item_key, cast(floor(epoch(resolved_at - created_at) / 60) as bigint) "
            "from core.fct_work_item where resolved_at is not null"
        )
    )
    assert len(theirs) == 30
    assert ours == theirs


def test_status_intervals_are_those_that_the_other_products_tables_make(real_input: Run) -> None:
    """Their domain tables hold each issue's creation and each change of its status: no more is needed.

    They call a status by the name its id has today; a change log keeps the name of the day.
    """
    folder = "work/devlake_jira/snapshot_tables/"
    changes: dict[str, list[tuple[datetime, str, str]]] = {}
    for row in sorted(table(f"{folder}issue_changelogs.csv"), key=lambda row: row["created_date"]):
        if row["field_name"] == "status":
            told = (_utc(row["created_date"]), row["original_from_value"], row["original_to_value"])
            changes.setdefault(row["issue_id"], []).append(told)
    theirs = {}
    for issue in table(f"{folder}issues.csv"):
        moves = changes[issue["id"]]
        entered = [(_utc(issue["created_date"]), moves[0][1]), *((at, to) for at, _, to in moves)]
        theirs[issue["issue_key"]] = entered
    assert sum(map(len, theirs.values())) == 30 + 165
    ours: dict[str, list[tuple[datetime, str]]] = {}
    for key, entered_at, status, exited_at, is_open in real_input.query(
        "select work_item_key, entered_at, intervals.source_status, exited_at, is_open "
        "from core.fct_status_interval as intervals join core.fct_work_item using (work_item_id) "
        f"where work_item_key in {tuple(theirs)} order by work_item_key, sequence_number"
    ):
        ours.setdefault(key, []).append((entered_at, status))
        ends = [at for at, _ in theirs[key]][len(ours[key]) :]
        assert is_open == (not ends)
        assert is_open or exited_at == ends[0]
    assert {key: [at for at, _ in entered] for key, entered in ours.items()} == {
        key: [at for at, _ in entered] for key, entered in theirs.items()
    }
    names = {(own[1], other[1]) for key in ours for own, other in zip(ours[key], theirs[key], strict=True)}
    renamed = {("Ready for Dev", "待开发"), ("In Development", "In Progress"), ("To Do", "待办")}
    assert {pair for pair in names if pair[0] != pair[1]} == renamed


def _utc(cell: str) -> datetime:
    return datetime.fromisoformat(cell).astimezone(UTC).replace(tzinfo=None)


def test_chinese_statuses_have_a_meaning_and_statuses_without_one_are_named(real_input: Run) -> None:
    intervals = real_input.query("select distinct source_status, status from core.fct_status_interval")
    meaning = dict(intervals)
    assert len(meaning) == len(intervals)
    assert meaning["已完成"] == "done"
    unmapped = {source for source, status in intervals if status == "unmapped"}
    assert unmapped == {"Inbox", "Resolved", "Ready for Dev", "In Development"}
    [(severity, is_passed, failing)] = real_input.query(
        "select severity, is_passed, failing_count from quality.gate_results "
        "where check_id = 'statuses_are_mapped'"
    )
    assert (severity, is_passed, failing) == ("warning", False, len(unmapped))
    held = real_input.query("select distinct is_held from scorecard.cycle_times")
    assert held == [(True,)]  # nobody claims a cycle time over a status that nobody knows


def test_events_delivered_twice_count_once_and_those_of_nobody_are_quarantined(real_input: Run) -> None:
    rows = table("adoption/snowplow_web/snowplow_web_events.csv")
    latest: dict[str, dict[str, str]] = {}
    for row in rows:
        known = latest.get(row["event_id"])
        if known is None or row["collector_tstamp"] > known["collector_tstamp"]:
            latest[row["event_id"]] = row
    nobody = [number for number, row in enumerate(rows, start=1) if not row["domain_userid"]]
    assert (len(rows), len(latest), len(nobody)) == (160, 157, 1)
    assert real_input.query(
        "select row_number, field from quality.quarantine where source_instance = 'snowplow'"
    ) == [(nobody[0], "person_id")]
    core = {"page_view", "link_click", "event", "object_click"}
    assert not any('"spiderOrRobot":true' in str(row) for row in rows)
    daily = Counter(
        datetime.fromisoformat(row["derived_tstamp"]).replace(tzinfo=UTC).date()
        for row in latest.values()
        if row["domain_userid"] and row["event_name"] in core
    )
    published = real_input.query(
        "select date_on, cast(sum(action_count) as integer) from core.fct_usage_daily group by date_on"
    )
    assert dict(published) == dict(daily)
    _compare_active_persons(latest, core, real_input)
    people = {row["domain_userid"] for row in rows}
    shown = real_input.query("select distinct person_id from core.fct_usage_daily")
    assert shown and not people & {person for (person,) in shown}


def _compare_active_persons(latest: dict[str, dict[str, str]], core: set[str], real_input: Run) -> None:
    """Distinct persons of 1, 7 and 30 days, by pandas; a group of one to four is not published."""
    events = pd.DataFrame(latest.values())
    events = events[events["domain_userid"].ne("") & events["event_name"].isin(core)]
    days = pd.to_datetime(events["derived_tstamp"]).dt.normalize()
    persons = pd.crosstab(days, events["domain_userid"]).clip(upper=1)
    as_of = real_input.query("select max(date_on) from core.fct_adoption_daily")[0][0]
    persons = persons.reindex(pd.date_range(days.min(), as_of), fill_value=0)
    windows = {n: persons.rolling(n, min_periods=1).max().sum(axis=1).astype(int) for n in (1, 7, 30)}
    published = real_input.query(
        "select date_on, daily_active_count, weekly_active_count, monthly_active_count "
        "from core.fct_adoption_daily where feature_id = '*:*'"
    )
    assert len(published) == len(persons)
    shown = 0
    for date_on, *counts in published:
        for count, window in zip(counts, windows.values(), strict=True):
            true = int(window[pd.Timestamp(date_on)])
            assert count == (None if 0 < true < 5 else true), date_on
            shown += bool(count)
    assert shown
