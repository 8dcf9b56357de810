"""When runs start: daily, and when files arrive."""

import dagster as dg

from orchestration.location import Location

JOB_NAME = "daily"


def build(location: Location) -> dg.Definitions:
    """The one job over the whole graph, its schedule, and the sensor that watches the sources."""
    job = dg.define_asset_job(
        JOB_NAME,
        selection=dg.AssetSelection.all(),
        description="Land, model, check and publish; set `resources.options.config.as_of` for a past day.",
    )
    schedule = dg.ScheduleDefinition(
        name="every_morning",
        job=job,
        cron_schedule="0 5 * * *",
        execution_timezone=location.portfolio.about.time_zone,
        description="Every morning, for the day that has just ended.",
    )

    @dg.sensor(
        name="files_arrived",
        job=job,
        minimum_interval_seconds=60,
        description="Starts a run when a file of a declared source is new or has changed.",
    )
    def files_arrived() -> dg.RunRequest:
        from ingestion.arrivals import fingerprint  # noqa: PLC0415

        return dg.RunRequest(run_key=fingerprint(location.portfolio))

    return dg.Definitions(jobs=[job], schedules=[schedule], sensors=[files_arrived])
