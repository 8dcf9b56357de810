"""Bad input: a clear error or quarantine, and the last published version still serves.

One small portfolio is published; everything that breaks afterwards breaks against that version. What is wrong
in a folder, or with its files, is told all at once, so that one run shows many faults.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.e2e.conftest import Run, run

pytestmark = pytest.mark.xdist_group("bad_input")

PORTFOLIO = """
portfolio: {name: Bad input, reporting_currency: EUR, time_zone: UTC, fiscal_calendar: year,
            default_as_of: 2026-03-31, budget_version: plan}
privacy: {public_key: bad-input-tests}
fiscal_calendars: [{calendar_id: year, kind: month}]
entities: [{entity_id: tokyo, entity_name: Tokyo, functional_currency: JPY, fiscal_calendar: year}]
sources:
  - source: plan
    connector: files
    streams:
      - {stream: lines, path: "data/lines.csv", mapping: lines}
      - {stream: teams, path: "data/teams*.csv", mapping: teams}
      - {stream: books, path: "data/books.csv", mapping: books}
      - {stream: rates, path: "data/rates.csv", mapping: rates}
"""
MAPPINGS = """
files:
  - mapping: lines
    entities:
      - entity: budget_lines
        columns:
          budget_version: {constant: plan}
          account_code: id
          account_class: {constant: expense}
          workstream_id: {constant: routing}
          period_month: {column: day, formats: ["%Y-%m-%d"]}
          amount: amount
          currency_code: {constant: EUR}
  - mapping: teams
    entities: [{entity: workstreams, columns: {workstream_id: id, workstream_name: name}}]
  - mapping: books
    entities:
      - entity: ledger_lines
        columns:
          ledger_line_id: {key: [journal, line], prefix: "tokyo:"}
          journal_id: journal
          line_number: line
          posted_on: {column: day, formats: ["%Y-%m-%d"]}
          entity_id: {constant: tokyo}
          account_code: account
          account_class: class
          workstream_id: {constant: routing}
          amount: amount
          currency_code: {constant: JPY}
  - mapping: rates
    entities:
      - entity: fx_rates
        columns:
          from_currency: {constant: JPY}
          to_currency: {constant: EUR}
          rate_on: {column: day, formats: ["%Y-%m-%d"]}
          rate: rate
"""
OUTCOMES = "objectives: [{objective_id: calm, objective_name: Nothing surprises us}]\n"
GOOD = [f"g{number},2026-01-15,{number}.25,".encode() for number in range(1, 31)]
LONG = b"long,2026-01-15,1000.50," + b"x" * 10_000_000
BAD = {
    b"short,2026-01-15": "has 2 cells, and the header has 4",
    b"wide,2026-01-15,1,a,b,c": "has 6 cells, and the header has 4",
    b"wrong \xff byte,2026-01-15,1,": "byte 0xFF is not utf-8",
    b"no day,2026-02-30,1,": "is not a date",
    b"words,soon,1,": "is not a date",
    b"nan,2026-01-15,NaN,": "is not a number",
    b"inf,2026-01-15,Infinity,": "is not a number",
    b"minus inf,2026-01-15,-inf,": "is not a number",
}
BOOKS = b"""journal,line,day,account,class,amount
rich,1,2026-01-15,6100,expense,1000000000000001
rich,2,2026-01-15,2100,liability,-1000000000000001
unrated,1,2026-03-02,6100,expense,7
unrated,2,2026-03-02,2100,liability,-7
"""
RATES = b"day,rate\n2026-01-30,0.0062\n"


def write(folder: Path, **files: str | bytes) -> Path:
    """Write files by their path without the ending, `__` for a slash; bytes are data, text is YAML."""
    for name, content in files.items():
        ending = ".csv" if isinstance(content, bytes) else ".yml"
        path = folder / (name.replace("__", "/") + ending)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(
        tmp_path_factory.mktemp("portfolio"),
        portfolio=PORTFOLIO,
        mappings__files=MAPPINGS,
        outcomes__calm=OUTCOMES,
        data__lines=b"\n".join([b"id,day,amount,note", *GOOD, LONG, *BAD, b""]),
        data__teams=b"id,name\nrouting,Routing\n",
        data__teams_of_today=b"",
        data__books=BOOKS,
        data__rates=RATES,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bad_home")


@pytest.fixture(scope="module")
def published(folder: Path, home: Path) -> Run:
    """The version that serves while the rest of this module breaks things."""
    done = run(home, "--portfolio", str(folder))
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture
def still_serves(published: Run, home: Path) -> Iterator[None]:
    """Whatever the test breaks, readers go on reading what was published before."""
    content = {path: path.stat().st_mtime_ns for path in published.version.rglob("*")}
    yield
    assert (home / "published" / "current").resolve() == published.version
    assert {path: path.stat().st_mtime_ns for path in published.version.rglob("*")} == content
    assert published.query("select count(*) from core.fct_budget_line") == [(31,)]


def test_bad_rows_are_quarantined_by_row_and_reason_and_the_rest_is_published(published: Run) -> None:
    rows = published.query(
        "select row_number, reason from quality.quarantine where stream = 'lines' order by row_number"
    )
    first = len(GOOD) + 2  # after the good rows and the line of 10 MB
    assert [number for number, _ in rows] == list(range(first, first + len(BAD)))
    for (_, reason), expected in zip(rows, BAD.values(), strict=True):
        assert expected in reason
    assert published.query("select count(*), sum(amount) from core.fct_budget_line") == [(31, 1473)]
    assert published.query("select landed_count - modelled_count from quality.reconciliation order by 1") == [
        (0,),
        (0,),
        (0,),
        (len(BAD),),
    ]


def test_a_quadrillion_of_yen_is_exact_and_a_period_without_a_rate_is_held(published: Run) -> None:
    """1,000,000,000,000,001 yen at 0.0062 are 6,200,000,000,000.0062 euros; nothing of it was budgeted."""
    euros, no_rate = Decimal("6200000000000.01"), "a posted line has no exchange rate at most 4 days old"
    assert published.query(
        "select reporting_amount, functional_amount from core.fct_cost_allocated order by posted_on"
    ) == [(euros, 10**15 + 1), (None, 7)]
    assert published.query(
        "select budget_amount, actual_amount, variance_amount, variance_ratio, is_favourable, held_reason "
        "from finance.budget_vs_actual where entity_id = 'tokyo' order by period_starts_on"
    ) == [(0, euros, euros, None, False, None), (0, None, None, None, None, no_rate)]
    assert published.query(
        "select period_number, account_code, functional_balance_amount, reporting_balance_amount, "
        "held_reason from finance.trial_balance where period_number <> 2 order by 1, 2"
    ) == [
        (1, "2100", -(10**15) - 1, -euros, None),
        (1, "6100", 10**15 + 1, euros, None),
        (1, "translation_difference", 0, 0, None),
        (3, "2100", -(10**15) - 8, None, no_rate),
        (3, "6100", 10**15 + 8, None, no_rate),
        (3, "translation_difference", 0, None, "an account of the books is held"),
    ]


def test_a_file_that_cannot_be_read_beside_others_is_quarantined_as_a_whole(published: Run) -> None:
    rows = published.query(
        "select file, row_number, reason, landed_record_id, cell_count from quality.quarantine "
        "where stream = 'teams'"
    )
    assert rows == [("data/teams_of_today.csv", None, "is empty (0 bytes): deliver it again", None, 1)]


@pytest.mark.usefixtures("still_serves")
def test_a_file_that_lost_its_rows_is_held_by_the_gate_and_says_what_to_do(folder: Path, home: Path) -> None:
    teams = folder / "data" / "teams.csv"
    before = teams.read_bytes()
    teams.write_bytes(b"id,name\n")
    done = run(home, "--portfolio", str(folder))
    teams.write_bytes(before)
    assert done.exit_code == 2, done.output
    assert "The gate held the publish" in done.output
    assert "stream_delivered_rows[landing/plan/teams]" in done.output
    assert "row: asset=landing/plan/teams, file=data/teams.csv, row_count=0" in done.output
    assert "what to do: Ask the owner of the source for a delivery with rows" in done.output
    assert "still serves" in done.output


FILES = {
    "missing": ("data/nothing.csv", None, "matches no file"),
    "empty": ("data/empty.csv", b"", "is empty"),
    "workbook": ("data/empty.xlsx", b"", "is empty"),
    "torn_workbook": ("data/torn.xlsx", b"PK\x03\x04 and no more", "none of its files can be read"),
}


@pytest.fixture(scope="module")
def bad_files(folder: Path, published: Run, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run over files of which none can be read."""
    assert published.exit_code == 0
    broken = tmp_path_factory.mktemp("bad_files") / "portfolio"
    shutil.copytree(folder, broken)
    streams = ""
    for name, (path, content, _) in FILES.items():
        if content is not None:
            (broken / path).write_bytes(content)
        streams += f"      - {{stream: {name}, path: {path}, mapping: teams}}\n"
    (broken / "portfolio.yml").write_text(PORTFOLIO + streams, "utf-8")
    return run(home, "--portfolio", str(broken))


@pytest.mark.usefixtures("still_serves")
@pytest.mark.parametrize("name", list(FILES))
def test_a_file_that_cannot_be_read_is_an_error_that_names_it(name: str, bad_files: Run) -> None:
    path, _, said = FILES[name]
    assert bad_files.exit_code == 1
    told = [line for line in bad_files.output.splitlines() if f"plan/{name}:" in line]
    assert len(told) == 1, bad_files.output
    assert path in told[0] and said in told[0]


DECLARATIONS = {
    "portfolio.yml:15": "path `data/folder.csv` is a folder",
    "portfolio.yml:16": "connector `trello` does not exist",
    "portfolio.yml:17": "path `../../secret.json` leaves the data root",
    "mappings/list.yml:1": "is a list",
    "outcomes/bomb.yml:2": "aliases (*name) are not read",
}


@pytest.fixture(scope="module")
def bad_declarations(folder: Path, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run of a folder that declares what nobody can run."""
    broken = tmp_path_factory.mktemp("bad_declarations") / "portfolio"
    shutil.copytree(folder, broken)
    laughs = "a: &a [ha, ha]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{chr(ord(name) - 1)}'] * 9)}]\n" for name in "bcdefghij"
    )
    (broken / "data" / "folder.csv").mkdir()
    stream = "      - {stream: folder, path: data/folder.csv, mapping: teams}\n"
    source = (
        "  - {source: cards, connector: trello,\n     streams: [{stream: cards, path: ../../secret.json}]}\n"
    )
    write(broken, portfolio=PORTFOLIO + stream + source, mappings__list="- a\n- b\n", outcomes__bomb=laughs)
    return run(home, "--portfolio", str(broken))


@pytest.mark.usefixtures("still_serves")
@pytest.mark.parametrize("place", list(DECLARATIONS))
def test_a_fault_of_the_folder_is_told_with_its_file_and_line(place: str, bad_declarations: Run) -> None:
    assert bad_declarations.exit_code == 1
    told = [line for line in bad_declarations.output.splitlines() if place in line]
    assert len(told) == 1, bad_declarations.output
    assert DECLARATIONS[place] in told[0]


@pytest.mark.usefixtures("still_serves")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--portfolio", "{folder}", "--as-of", "2999-12-31"), "error: as_of 2999-12-31 lies in the future"),
        (("--portfolio", "{folder}", "--as-of", "2026-02-30"), "is not a date"),
        (("--portfolio", "{folder}/nowhere"), "nowhere"),
        (("--portfolio", "{folder}/data/lines.csv"), "lines.csv"),
    ],
)
def test_a_run_that_cannot_begin_says_why(
    arguments: tuple[str, ...], said: str, folder: Path, home: Path
) -> None:
    done = run(home, *(argument.replace("{folder}", str(folder)) for argument in arguments))
    assert done.exit_code == 1
    assert "error: " in done.output and said in done.output
    assert "Traceback" not in done.output
