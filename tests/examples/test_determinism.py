"""The same seed and scale give the same bytes; another seed gives other data and the same story."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from examples.meridian_freight import generate
from examples.meridian_freight.plan.company import WORKSTREAMS
from examples.meridian_freight.plan.flow import plan_items
from examples.meridian_freight.truth.collect import collect_truth


def _hashes(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_another_seed_gives_other_rows_and_the_same_story_and_replaces_the_first(
    demo: Path, truth: dict[str, Any], tmp_path: Path
) -> None:
    generate(tmp_path, seed=7)
    here, there = _hashes(demo), _hashes(tmp_path)
    for name in ("finance/ledger/mf_us/journal_lines_2026-04.csv", "wrike/tasks.xlsx"):
        assert here[f"data/{name}"] != there[f"data/{name}"]
    other = yaml.safe_load((tmp_path / "truth.yml").read_text(encoding="utf-8"))
    assert other["escalations"] == truth["escalations"]
    assert other["kpi_status"] == truth["kpi_status"]
    generate(tmp_path)
    assert _hashes(tmp_path) == here


def test_a_second_call_writes_nothing(demo: Path) -> None:
    marker = demo / "data" / "marker.txt"
    marker.write_text("kept", encoding="utf-8")
    generate(demo)
    assert marker.exists()
    marker.unlink()


def test_money_does_not_grow_with_the_scale_but_rows_do() -> None:
    small, large = (
        collect_truth({w.workstream_id: plan_items(w, 1, scale) for w in WORKSTREAMS}, 1, scale)
        for scale in (1, 2)
    )
    assert (
        large["records"]["ledger"]["mf_uk_lines"]["landed"]
        > 1.9 * small["records"]["ledger"]["mf_uk_lines"]["landed"]
    )
    assert large["flow"]["item_count"]["routing"] == 2 * small["flow"]["item_count"]["routing"]
    assert large["ledger"]["debit_total"]["mf_uk"] == small["ledger"]["debit_total"]["mf_uk"]
    assert large["budget_year_usd"] == small["budget_year_usd"]


def test_a_scale_below_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="scale is 0"):
        generate(tmp_path, scale=0)
