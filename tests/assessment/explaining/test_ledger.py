"""The floor-area ledger of a parcel: its lines add up to the run, and each says what it rests on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.toytown import building, layer, parcel, square, town
from zonemap.assessment import assess, floor_area_ledger, rulebook_of
from zonemap.errors import ZonemapError
from zonemap.tables import ledger_head, ledger_lines, ledger_notes
from zonemap.wording import Language, use_language
from zonemap.workspace import Workspace


def place(folder: Path, **settings: Any) -> Workspace:
    """Two parcels of 1 ha; a 9 m hall on the left one, and a building of two storeys across their border."""
    houses = [
        building(building_id="HALL", storeys=1, storey_height_m=9.0, floor_area_m2=2_600.0),
        building(building_id="ACROSS", storeys=2, storey_height_m=None, height_m=9.0),
        building(building_id="OPEN", storeys=None, storey_height_m=None),
    ]
    spots = [
        square(0, 0, width=50, height=50),
        square(0.75, 0.6, width=100, height=20),
        square(1.5, 0, width=10, height=10),
    ]
    storeys = pd.DataFrame({"building_id": ["HALL"], "storey": [1], "height_m": [9.0]})
    tables = {
        "parcels": layer(
            [parcel(parcel_id="L", yard_area_m2=500.0, structure_area_m2=0.0), parcel(parcel_id="R")],
            [square(0, 0), square(1, 0)],
        ),
        "buildings": layer(houses, spots),
        "storeys": storeys,
    }
    return town(folder / "w", tables, **settings)


def of(workspace: Workspace, parcel_id: str) -> dict[str, Any]:
    run = assess(workspace)
    found = floor_area_ledger(workspace, run, rulebook_of(workspace), run.position(parcel_id))
    assert found is not None
    return found


def test_each_line_says_where_its_figures_come_from(tmp_path: Path) -> None:
    found = of(place(tmp_path), "L")
    hall, across = found["buildings"]
    assert (hall["building_id"], hall["floor_area_from"], hall["storey_height_from"]) == (
        "HALL", "surveyed", "storey",
    )  # fmt: skip
    assert (hall["floor_area_m2"], hall["counts"], hall["counted_floor_area_m2"]) == (2_600, 2, 5_200)
    assert hall["storey_lines"] == [{"storey": 1, "height_m": 9.0, "floor_area_m2": 2_600.0, "counts": 2.0}]
    assert (across["floor_area_from"], across["storey_height_from"]) == ("computed", "estimated")
    assert across["share"] == pytest.approx(0.25)
    assert across["footprint_m2"] == pytest.approx(500.0)
    assert across["floor_area_m2"] == pytest.approx(1_000.0)
    assert across["storey_height_m_range"] == pytest.approx([4.05, 4.95])
    assert across["cites"] == ["storey_counts_double_above_m", "storey_height_tolerance"]
    assert {rule["number"]: rule["value"] for rule in found["rules"]} == {
        "storey_counts_double_above_m": 8.0,
        "storey_height_tolerance": 0.1,
    }
    assert found["rules"][0]["source"].startswith("国土资发〔2008〕24号")


def test_density_is_apart_from_the_coefficient(tmp_path: Path) -> None:
    totals = of(place(tmp_path), "L")["totals"]
    assert totals["building_density"] == pytest.approx(0.30)
    assert totals["building_coefficient"] == pytest.approx(0.35)


def test_what_is_open_stays_open(tmp_path: Path) -> None:
    found = of(place(tmp_path), "R")
    open_one = next(each for each in found["buildings"] if each["building_id"] == "OPEN")
    assert open_one["floor_area_m2_range"] == [100.0, None]
    assert open_one["floor_area_from"] == "unknown"
    assert found["totals"]["counted_floor_area_m2_range"][1] is None
    use_language(Language.EN)
    words = [dict(zip(ledger_head(), cells, strict=True)) for cells in ledger_lines(found)]
    assert words[-1]["Floor area, m²"] == "at least 3,100"
    assert words[0]["Footprint on the parcel, m²"] == "1,500.0 (75.0% of it)"


def test_no_layer_of_buildings_has_no_ledger_and_a_bare_parcel_an_empty_one(tmp_path: Path) -> None:
    bare = town(tmp_path / "a", {"parcels": layer([parcel()], [square(0, 0)])})
    run = assess(bare)
    assert floor_area_ledger(bare, run, rulebook_of(bare), 0) is None
    built = town(
        tmp_path / "b",
        {"parcels": layer([parcel()], [square(0, 0)]), "buildings": layer([building()], [square(5, 5)])},
    )
    found = of(built, "P1")
    assert found["buildings"] == []
    assert found["totals"]["floor_area_m2"] == 0.0


def test_buildings_that_changed_since_the_run_are_not_told_as_its_own(tmp_path: Path) -> None:
    workspace = place(tmp_path)
    run = assess(workspace)
    workspace.write_layer(
        "storeys", pd.DataFrame({"building_id": ["ACROSS"], "storey": [1], "height_m": [9.0]})
    )
    with pytest.raises(ZonemapError) as refused:
        floor_area_ledger(workspace, run, rulebook_of(workspace), 0)
    assert refused.value.code == "run_outdated"


def test_a_number_not_in_force_is_said_to_be_none(tmp_path: Path) -> None:
    use_language(Language.EN)
    found = of(place(tmp_path, as_of=date(2000, 1, 1)), "L")
    assert found["rules"][0]["value"] is None
    assert any("no number in force" in note for note in ledger_notes(found))


def test_the_lines_of_every_parcel_add_up_to_the_run(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    size, ends = 60, rng.uniform(0, 4.5, (60, 2))
    houses = pd.DataFrame(
        {
            "building_id": [f"B{at}" for at in range(size)],
            "storeys": rng.choice([1.0, 2.0, 4.0, np.nan], size),
            "storey_height_m": rng.choice([4.0, 9.0, np.nan], size),
            "height_m": rng.choice([9.0, 15.8, 30.0, np.nan], size),
            "floor_area_m2": rng.choice([500.0, 3_000.0, np.nan, np.nan], size),
        }
    )
    named = rng.choice(houses["building_id"], 40)
    storeys = pd.DataFrame(
        {
            "building_id": named,
            "storey": rng.integers(1, 4, 40),
            "height_m": rng.choice([4.0, 9.0, np.nan], 40),
        }
    )
    shapes = [
        square(x, y, width=w, height=h)
        for (x, y), (w, h) in zip(ends, rng.uniform(5, 60, (60, 2)), strict=True)
    ]
    stories = [parcel(parcel_id=f"P{at}") for at in range(25)]
    workspace = town(
        tmp_path / "w",
        {
            "parcels": layer(stories, [square(at % 5, at // 5) for at in range(25)]),
            "buildings": layer(houses.to_dict("records"), shapes),
            "storeys": storeys,
        },
    )
    run, rulebook = assess(workspace), rulebook_of(workspace)
    told, exact = 0, 0
    for position in range(25):
        found = floor_area_ledger(workspace, run, rulebook, position)
        assert found is not None
        row = run.parcels.iloc[position]
        told += sum(len(each["storey_lines"]) for each in found["buildings"])
        for name in ("floor_area_m2", "counted_floor_area_m2"):
            low, high = found["totals"].get(f"{name}_range", [found["totals"][name]] * 2)
            assert low == pytest.approx(row[f"{name}_low"], abs=0.01)
            assert (float("inf") if high is None else high) == pytest.approx(row[f"{name}_high"], abs=0.01)
            if found["totals"][name] is not None:
                exact += 1
                lines = sum(each[name] for each in found["buildings"])
                assert lines == pytest.approx(found["totals"][name], abs=0.01)
    assert told > 20
    assert 0 < exact < 50
