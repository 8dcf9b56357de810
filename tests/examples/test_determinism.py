"""The same seed and scale give the same bytes; another seed gives other data and the same story."""

from __future__ import annotations

import hashlib
import shutil
import sys
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


def test_a_changed_mapping_of_the_demo_reaches_a_folder_written_before(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules[generate.__module__]
    written = (demo / ".generated").read_text(encoding="utf-8")
    shutil.copytree(module._TEMPLATES, tmp_path / "templates")
    with (tmp_path / "templates" / "mappings" / "ledger.yml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert module._templates_hash() in written
    monkeypatch.setattr(module, "_TEMPLATES", tmp_path / "templates")
    assert module._templates_hash() not in written
