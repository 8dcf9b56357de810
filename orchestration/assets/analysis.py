"""The analysis: statistics over the facts that SQL cannot do, between the facts and the marts.

Belongs here: how Dagster calls the analysis room. Does not belong here: the statistics.
"""

import dagster as dg

from orchestration.assets.landing import input_key
from orchestration.location import Location
from orchestration.progress import tell
from orchestration.run_record import read_run_record

FACTS = (
    ("core", "fct_work_item"),
    ("core", "fct_status_interval"),
    ("core", "fct_flow_daily"),
    ("intermediate", "int_proposals__known"),
    ("intermediate", "int_workflows__held"),
    ("intermediate", "int_workstream_calendars__resolved"),
)


def build(location: Location) -> dg.Definitions:
    """One asset, the schema `analysis` of the inputs database, which the marts read."""

    @dg.asset(
        key=input_key("analysis"),
        group_name="inputs",
        deps=[input_key("portfolio"), *(dg.AssetKey(fact) for fact in FACTS)],
        kinds={"numpy", "parquet"},
        owners=["team:data-engineering"],
        description="Flow forecasts of workstreams and proposals, by Monte Carlo with a stored seed.",
    )
    def analysis(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        from analysis.results import write_results  # noqa: PLC0415

        read_run_record(location.home, context.run_id)
        tell("analysis: forecasting the flow of every workstream")
        return dg.MaterializeResult(metadata={"valid_forecasts": write_results(location.home)})

    return dg.Definitions(assets=[analysis])
