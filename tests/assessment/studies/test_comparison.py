"""What changed between two runs, and why: each planted change is put down to its cause, and the causes add up."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from tests.assessment.town import mixed_town
from zonemap.assessment import Assessment, assess
from zonemap.assessment.studies import Comparison, compared, comparison_rows
from zonemap.workspace import Workspace, open_workspace

Change = Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return mixed_town(tmp_path_factory.mktemp("compare") / "town")


@pytest.fixture(scope="module")
def before(place: Workspace) -> Assessment:
    return assess(place)


def with_parcels(place: Workspace, folder: Path, change: Change) -> Workspace:
    """Return a copy of the town whose parcels were changed."""
    shutil.copytree(place.path, folder)
    copy = open_workspace(folder)
    copy.write_layer("parcels", change(copy.read("parcels")))
    return copy


def set_cell(parcel_id: str, column: str, value: object) -> Change:
    def change(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        changed = table.copy()
        changed.loc[changed["parcel_id"] == parcel_id, column] = value
        return changed

    return change


def causes(found: Comparison) -> dict[str, str]:
    return {row["parcel_id"]: row["cause"] for row in comparison_rows(found)}


def assert_adds_up(found: Comparison) -> None:
    whole, parts = found.whole(), found.by_cause().values()
    assert sum(part["parcels"] for part in parts) == whole["parcels"]
    for name in whole:
        if name.endswith("_change"):
            ends = [part[name]["low"] for part in parts]
            assert sum(ends) == pytest.approx(whole[name]["low"], abs=1e-6), name
    moves: dict[str, int] = {}
    for part in parts:
        for move, count in part["moves"].items():
            moves[move] = moves.get(move, 0) + count
    assert moves == whole["moves"]


def test_a_run_does_not_differ_from_itself(before: Assessment, place: Workspace) -> None:
    found = compared(before, assess(place))
    assert causes(found) == {}
    assert not any(found.differs.values())


def test_a_number_changed_is_the_rule(before: Assessment, place: Workspace) -> None:
    found = compared(before, assess(place, values={"industry_far_minimum": 5.0}))
    assert set(causes(found).values()) == {"rule"}
    assert found.differs["values"]["after"] == {"industry_far_minimum": 5.0}
    assert_adds_up(found)


def test_a_number_that_measuring_reads_is_the_rule_too(before: Assessment, place: Workspace) -> None:
    found = compared(before, assess(place, values={"storey_counts_double_above_m": 3.0}))
    assert causes(found)
    assert set(causes(found).values()) == {"rule"}
    assert_adds_up(found)


def test_another_day_is_the_rule(before: Assessment, place: Workspace) -> None:
    found = compared(before, assess(place, as_of=before_due()))
    assert causes(found)["idle"] == "rule"


def before_due() -> object:
    from datetime import date

    return date(2025, 6, 1)


def test_a_cell_changed_is_the_data(before: Assessment, place: Workspace, tmp_path: Path) -> None:
    found = compared(before, assess(with_parcels(place, tmp_path / "w", set_cell("low", "far_max", 3.0))))
    assert causes(found) == {"low": "data"}
    assert found.differs["layers"] == ["parcels"]
    assert_adds_up(found)


def test_another_shape_is_the_geometry(before: Assessment, place: Workspace, tmp_path: Path) -> None:
    def moved(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        changed = table.copy()
        at = changed.index[changed["parcel_id"] == "idle"][0]
        changed.loc[at, "geometry"] = shapely.buffer(changed.geometry[at], -5, join_style="mitre")
        return changed

    found = compared(before, assess(with_parcels(place, tmp_path / "w", moved)))
    assert causes(found) == {"idle": "geometry"}
    assert_adds_up(found)


def test_parcels_that_come_and_go_are_said(before: Assessment, place: Workspace, tmp_path: Path) -> None:
    def renamed(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return table.assign(parcel_id=table["parcel_id"].replace("dense", "new"))

    found = compared(before, assess(with_parcels(place, tmp_path / "w", renamed)))
    assert causes(found) == {"dense": "removed", "new": "added"}
    assert_adds_up(found)


def test_data_and_rule_are_told_apart_by_parcel(before: Assessment, place: Workspace, tmp_path: Path) -> None:
    changed = with_parcels(place, tmp_path / "w", set_cell("low", "far_max", 3.0))
    found = compared(before, assess(changed, values={"idle_after_years": 5.0}))
    told = causes(found)
    assert told["idle"] == "rule"
    assert told["low"] == "data"
    assert_adds_up(found)


def test_the_same_inputs_with_another_result_is_the_code(before: Assessment, place: Workspace) -> None:
    other = assess(place)
    parcels = other.parcels.copy()
    parcels["listing"] = np.where(parcels.index == "low", "not", parcels["listing"])
    forged = Assessment(
        other.run, parcels, other.findings, other.constraints, {**other.manifest, "code": "another"}
    )
    assert causes(compared(before, forged)) == {"low": "code"}
