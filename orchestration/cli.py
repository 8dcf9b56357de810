"""The command line. Exit codes: 0 done (published), 1 an error, usage included, 2 the gate held the publish.

Belongs here: arguments, messages and exit codes. Does not belong here: the work itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from orchestration.portfolio_choice import checked_portfolio, chosen_portfolio
from orchestration.run_record import claimed_home
from portfolio.errors import ThroughlineError, refused
from portfolio.settings import read_settings

EXIT_ERROR, EXIT_HELD = 1, 2

Home = Annotated[Path | None, typer.Option("--home", help="Folder of all state (default: var).")]
PortfolioDir = Annotated[
    Path | None, typer.Option("--portfolio", help="Portfolio folder (default: the demo company).")
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="The day whose knowledge counts, YYYY-MM-DD.")]

cli = typer.Typer(
    help="Throughline: the line from a task to the outcome it was for.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)


class GateHeld(SystemExit):
    """The gate held the publish."""

    def __init__(self) -> None:
        super().__init__(EXIT_HELD)


def app() -> None:
    """Run the command line; a usage error is exit code 1 here, since 2 means that the gate held."""
    try:
        cli()
    except GateHeld:
        raise
    except SystemExit as stopped:
        raise SystemExit(EXIT_ERROR if stopped.code else 0) from None


@contextmanager
def _errors_shown() -> Iterator[None]:
    try:
        yield
    except ThroughlineError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(EXIT_ERROR) from None
    except OSError as error:
        typer.echo(f"error: {refused(error.filename, error.strerror or str(error))}", err=True)
        raise typer.Exit(EXIT_ERROR) from None


@cli.command()
def run(portfolio: PortfolioDir = None, as_of: AsOf = None, home: Home = None) -> None:
    """Ingest, model, check and publish."""
    with _errors_shown():
        settings = read_settings(home=home, portfolio_dir=portfolio)
        from orchestration.main_job import run_main_job  # noqa: PLC0415  (imports dagster)

        with claimed_home(settings.home):
            outcome = run_main_job(settings, chosen_portfolio(settings), as_of)
    typer.echo(outcome.message, err=outcome.exit_code != 0)
    if outcome.exit_code == EXIT_HELD:
        raise GateHeld
    raise typer.Exit(outcome.exit_code)


@cli.command()
def check(folder: Annotated[Path, typer.Argument(help="Portfolio folder.")] = Path()) -> None:
    """Validate a portfolio folder and name every problem with its file and line."""
    with _errors_shown():
        from portfolio.summary import describe  # noqa: PLC0415

        typer.echo(describe(checked_portfolio(folder, read_settings(portfolio_dir=folder))))


@cli.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to write it.")],
    scale: Annotated[int, typer.Option(min=1, help="Multiplies the volume.")] = 1,
    seed: Annotated[int, typer.Option(help="Another seed, other rows, the same planted truth.")] = 20260930,
) -> None:
    """Write the demo company's portfolio and data."""
    with _errors_shown():
        from examples.meridian_freight import generate  # noqa: PLC0415

        generate(folder, scale=scale, seed=seed)
        typer.echo(f"Wrote Meridian Freight to {folder}. Next: throughline run --portfolio {folder}")


@cli.command()
def init(folder: Annotated[Path, typer.Argument(help="Where to write it.")]) -> None:
    """Write a commented starter portfolio."""
    with _errors_shown():
        from portfolio.starter import write_starter  # noqa: PLC0415

        write_starter(folder)
        typer.echo(f"Wrote a starter portfolio to {folder}. Next: throughline check {folder}")


@cli.command("map")
def map_file(
    file: Annotated[Path, typer.Argument(help="A file as the source delivers it.")],
    entity: Annotated[str, typer.Option("--entity", help="The canonical entity to map it to.")],
) -> None:
    """Propose a mapping for a file and show what it would do with 20 rows."""
    with _errors_shown():
        from ingestion.propose import propose  # noqa: PLC0415

        typer.echo(propose(file, entity))


@cli.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def dbt(context: typer.Context, portfolio: PortfolioDir = None, home: Home = None) -> None:
    """Pass a command through to dbt with the inputs of the last run, for example `throughline dbt build`."""
    with _errors_shown():
        settings = read_settings(home=home, portfolio_dir=portfolio)
        from orchestration.dbt_stage import dbt_arguments, run_dbt  # noqa: PLC0415

        loaded = checked_portfolio(chosen_portfolio(settings), settings)
        code = run_dbt(settings.home, [*context.args, *dbt_arguments(loaded)])
    raise typer.Exit(EXIT_ERROR if code else 0)


@cli.command()
def dev(
    portfolio: PortfolioDir = None,
    home: Home = None,
    port: Annotated[int, typer.Option(help="Port on the loopback address.")] = 3000,
) -> None:
    """Open Dagster's UI on the loopback address."""
    with _errors_shown():
        settings = read_settings(home=home, portfolio_dir=portfolio)
        from orchestration.instance import batch_events, instance_folder  # noqa: PLC0415

        folder = chosen_portfolio(settings)
        batch_events()
        environment = {
            **os.environ,
            "DAGSTER_HOME": str(instance_folder(settings.home)),
            "THROUGHLINE_HOME": str(settings.home.resolve()),
            "THROUGHLINE_PORTFOLIO": str(folder.resolve()),
        }
    executable = str(Path(sys.executable).parent / "dagster")
    module = ["-m", "orchestration.definitions", "-h", "127.0.0.1", "-p", str(port)]
    raise typer.Exit(subprocess.run([executable, "dev", *module], env=environment, check=False).returncode)
