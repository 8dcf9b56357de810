"""The event log that a run keeps open is Dagster's own log to everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from orchestration.event_log import OpenEventLog
from orchestration.instance import instance_folder, open_instance


@dg.asset(check_specs=[dg.AssetCheckSpec("is_whole", asset="harbour")])
def harbour() -> Iterator[dg.Output[None] | dg.AssetCheckResult]:
    yield dg.Output(None, metadata={"ships": 3})
    yield dg.AssetCheckResult(check_name="is_whole", passed=True)


@dg.asset(deps=[harbour])
def lighthouse() -> None:
    raise RuntimeError("no lamp")


def test_dagsters_own_log_tells_the_whole_run(tmp_path: Path) -> None:
    with open_instance(tmp_path) as instance:
        assert isinstance(instance.event_log_storage, OpenEventLog)
        run = dg.materialize([harbour, lighthouse], instance=instance, raise_on_error=False)
        told = [(record.dagster_event_type, record.message) for record in instance.all_logs(run.run_id)]
    assert not run.success
    with dg.DagsterInstance.from_config(str(instance_folder(tmp_path))) as later:
        assert not isinstance(later.event_log_storage, OpenEventLog)
        found = [(record.dagster_event_type, record.message) for record in later.all_logs(run.run_id)]
        newest = later.get_latest_materialization_event(dg.AssetKey("harbour"))
        checked = later.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(dg.AssetKey("harbour"), "is_whole"), limit=1
        )
    assert found == told
    assert len(found) > 10
    assert newest and newest.asset_materialization
    assert newest.asset_materialization.metadata["ships"].value == 3
    assert [record.run_id for record in checked] == [run.run_id]
