"""Bad input: a clear error or quarantine, and the last published version still serves.

One small portfolio is published; everything that breaks afterwards breaks against that version. What is wrong
in a folder, or with its files, is told all at once, so that one run shows many faults.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Run, run

pytestmark = pytest.mark.xdist_group("bad_input")

PORTFOLIO = """
portfolio: {name: Bad input, reporting_currency: EUR, time_zone: UTC, fiscal_calendar: year,
            default_as_of: 2026-03-31, budget_version: plan}
privacy: {public_key: bad-input-tests}
fiscal_calendars: [{calendar_id: year, kind: month}]
sources:
  - source: plan
    connector: files
    streams:
      - {stream: lines, path: "data/lines.csv", mapping: lines}
      - {stream: teams, path: "data/teams*.csv", mapping: teams}
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
        (len(BAD),),
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
    "portfolio.yml:12": "path `data/folder.csv` is a folder",
    "portfolio.yml:13": "connector `trello` does not exist",
    "portfolio.yml:14": "path `../../secret.json` leaves the data root",
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
