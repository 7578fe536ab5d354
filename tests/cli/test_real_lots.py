"""Two thousand real tax lots of New York, in square feet, through the whole line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest

from tests.cli.run import Ran, zonemap

LOTS = Path(__file__).parents[3] / "shared/realdata/nyc_mappluto_16v1_2000lots.gpkg"

pytestmark = pytest.mark.skipif(
    not LOTS.exists(), reason=f"needs the real file {LOTS.name} beside the project"
)


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    workspace = tmp_path_factory.mktemp("nyc") / "workspace"
    assert zonemap("init", workspace, "--crs", "EPSG:32618", "--as-of", "2026-06-30").code == 0
    ran = zonemap("ingest", workspace, LOTS, "--layer", "parcels", "--profile", "mappluto", "--json")
    assert zonemap("assess", workspace, "--json").code == 0
    return workspace, ran


@pytest.fixture(scope="module")
def rows(ingested: tuple[Path, Ran]) -> dict[str, Any]:
    workspace, _report = ingested
    return {row["parcel_id"]: row for row in zonemap("list", workspace, "--json").json["parcels"]}


@pytest.fixture(scope="module")
def lots() -> Any:
    table = pyogrio.read_dataframe(LOTS, read_geometry=False)
    return table.set_index(table["BBL"].astype(str))


def test_no_lot_is_lost(ingested: tuple[Path, Ran], rows: dict[str, Any], lots: Any) -> None:
    _workspace, ran = ingested
    report = ran.json
    assert report["read"] == 2000
    assert report["read"] == report["accepted"] + report["quarantined"]
    assert ran.code == (1 if report["quarantined"] else 0)
    assert set(rows) == set(lots.index)


def test_far_equals_the_files_own_where_both_areas_are_known(rows: dict[str, Any], lots: Any) -> None:
    known = lots[(lots["LotArea"] > 0) & (lots["BldgArea"] > 0)]
    assert len(known) > 1900
    far = np.array([rows[name]["far"] for name in known.index], dtype=float)
    assert np.abs(far - known["BuiltFAR"].to_numpy()).max() <= 0.011


def test_a_floor_area_of_0_is_bare_land_only_without_buildings(rows: dict[str, Any], lots: Any) -> None:
    bare = lots[(lots["BldgArea"] == 0) & (lots["NumBldgs"] == 0)]
    unknown = lots[(lots["BldgArea"] == 0) & (lots["NumBldgs"] > 0)]
    assert len(bare) > 0
    assert len(unknown) > 0
    assert {rows[name]["floor_area_m2"] for name in bare.index} == {0.0}
    assert {rows[name]["floor_area_m2"] for name in unknown.index} == {None}
    assert all(rows[name]["far"] is None for name in unknown.index)


def test_a_ceiling_is_the_largest_of_three_and_0_is_no_ceiling_known(rows: dict[str, Any], lots: Any) -> None:
    largest = lots[["ResidFAR", "CommFAR", "FacilFAR"]].max(axis=1)
    for name, far_max in largest.items():
        row = rows[name]
        assert row["far_max"] == (pytest.approx(far_max) if far_max > 0 else None)
        if far_max == 0:
            assert row["gain_m2"]["cap"] == {"low": 0.0, "high": None}


def test_a_lot_without_area_is_never_judged_inefficient(rows: dict[str, Any], lots: Any) -> None:
    empty = lots[lots["LotArea"] == 0]
    assert len(empty) > 0
    for name in empty.index:
        assert rows[name]["registered_area_m2"] is None
        assert rows[name]["verdict"] == "not"


def test_what_could_not_be_judged_is_named(ingested: tuple[Path, Ran]) -> None:
    workspace, _report = ingested
    not_judged = {
        each["rule"]: each["why"] for each in zonemap("list", workspace, "--json").json["not_judged"]
    }
    assert not_judged["idle_land"] == "without_data"
    assert not_judged["farmland"] == "without_data"


def test_a_lot_is_explained_and_verified(ingested: tuple[Path, Ran], rows: dict[str, Any]) -> None:
    workspace, _report = ingested
    lot = next(iter(rows))
    ran = zonemap("explain", workspace, lot, "--verify", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["verified"] is True
    text = zonemap("explain", workspace, lot)
    assert text.code == 0
    assert lot in text.out


def test_a_sheet_of_the_lots_is_drawn(ingested: tuple[Path, Ran], tmp_path: Path) -> None:
    workspace, _report = ingested
    for suffix in ("pdf", "png"):
        out = tmp_path / f"lots.{suffix}"
        ran = zonemap("sheet", workspace, "--theme", "far", "--out", out, "--json")
        assert ran.code == 0, ran.err
        assert out.stat().st_size > 10_000
        assert json.loads(ran.out)["paper"] == "A3"
