"""Free land of parcels in a workspace: where it is measured, what is cut off, and what stays unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from tests.toytown import AS_OF, building, layer, parcel, square, town
from zonemap.assessment import assess, free_ground
from zonemap.facts import Facts, measure_parcels
from zonemap.facts.buildings.free_land import Clearances, Room, free_land_m2
from zonemap.findings import Quantity
from zonemap.geometry import overlap_areas
from zonemap.plan import Rulebook, load_plan
from zonemap.workspace import open_workspace

WIDTH, SETBACK, SPACING = 18.0, 5.0, 10.0
CORNERS = (4 - np.pi) * (WIDTH / 2) ** 2
"""What a disc of the width leaves in four corners, in m²."""

OFF = square(50, 50)
"""Ground far from every parcel."""


def no_red_lines() -> dict[str, pd.DataFrame]:
    return {
        "ecological_redlines": layer([{"redline_id": "R"}], [OFF]),
        "farmland": layer([{"farmland_id": "F"}], [OFF]),
    }


def halls(*footprints: shapely.Geometry) -> pd.DataFrame:
    return layer([building(building_id=f"B{at}") for at in range(len(footprints))], list(footprints))


def facts(
    folder: Path, layers: dict[str, pd.DataFrame], plan: Rulebook | None = None, **columns: Any
) -> Facts:
    is_partial = columns.pop("is_partial", False)
    parcels = layer([parcel(**{"far_max": 2.0, **columns})], [square(0, 0)])
    workspace = town(folder / "w", {"parcels": parcels, **layers})
    if is_partial:
        settings = workspace.path / "zonemap.toml"
        text = settings.read_text("utf-8").replace("partial_layers = []", 'partial_layers = ["buildings"]')
        settings.write_text(text, "utf-8")
        workspace = open_workspace(workspace.path)
    return measure_parcels(workspace, plan or load_plan(), as_of=AS_OF)[0]


def free(
    folder: Path, layers: dict[str, pd.DataFrame], plan: Rulebook | None = None, **columns: Any
) -> tuple[float, float]:
    found = facts(folder, layers, plan, **columns).quantity("free_land_m2")
    return float(found.low[0]), float(found.high[0])


def test_it_is_what_border_and_buildings_leave_to_a_disc_of_the_width(tmp_path: Path) -> None:
    low, high = free(tmp_path, {**no_red_lines(), "buildings": halls(square(0, 0, width=40))})
    assert low == high == pytest.approx((100 - 40 - SPACING - SETBACK) * (100 - 2 * SETBACK) - CORNERS, abs=1)


def test_ground_under_a_red_line_is_none_of_it_and_its_edge_is_kept_clear(tmp_path: Path) -> None:
    layers = {**no_red_lines(), "buildings": halls(square(0, 0, width=40))}
    layers["ecological_redlines"] = layer([{"redline_id": "R"}], [square(0.75, -1, width=90, height=300)])
    low, high = free(tmp_path, layers)
    assert low == high == pytest.approx((75 - SETBACK - 40 - SPACING) * 90 - CORNERS, abs=1)


@pytest.mark.parametrize("absent", ["ecological_redlines", "farmland"])
def test_without_a_layer_that_would_take_of_it_there_may_be_none(tmp_path: Path, absent: str) -> None:
    layers = {**no_red_lines(), "buildings": halls(square(0, 0, width=40))}
    del layers[absent]
    low, high = free(tmp_path, layers)
    assert low == 0
    assert high == pytest.approx(45 * 90 - CORNERS, abs=1)


@pytest.mark.parametrize(
    "columns", [{"far_max": 0.4}, {"right_layer": "X"}], ids=["no room under it", "rights below the ground"]
)
def test_where_nothing_may_be_built_there_is_none(tmp_path: Path, columns: dict[str, Any]) -> None:
    layers = {**no_red_lines(), "buildings": halls(square(0, 0, width=40))}
    assert free(tmp_path, layers, **columns) == (0, 0)


def test_where_the_floor_area_may_be_all_that_is_planned_there_may_be_none(tmp_path: Path) -> None:
    hall = layer([building(storey_height_m=None)], [square(0, 0, width=40)])
    low, high = free(tmp_path, {**no_red_lines(), "buildings": hall}, far_max=0.6)
    assert low == 0, "a hall above 8 m counts 0.8"
    assert high == pytest.approx(45 * 90 - CORNERS, abs=1)


def test_without_a_planned_far_it_is_not_known(tmp_path: Path) -> None:
    layers = {**no_red_lines(), "buildings": halls(square(0, 0, width=40))}
    parcels = layer(
        [parcel(parcel_id="A", far_max=2.0), parcel(parcel_id="B", far_max=None)],
        [square(0, 0), square(1, 0)],
    )
    workspace = town(tmp_path / "w", {"parcels": parcels, **layers})
    found = measure_parcels(workspace, load_plan(), as_of=AS_OF)[0].quantity("free_land_m2")
    assert (found.low[1], found.high[1]) == (0, 10_000)


def test_without_buildings_it_is_not_known(tmp_path: Path) -> None:
    assert not facts(tmp_path, no_red_lines()).has("free_land_m2")


def test_buildings_that_are_known_in_part_leave_at_most_this(tmp_path: Path) -> None:
    layers = {**no_red_lines(), "buildings": halls(square(0, 0, width=40))}
    low, high = free(tmp_path, layers, is_partial=True)
    assert low == 0
    assert high == pytest.approx(45 * 90 - CORNERS, abs=1)


def test_the_bureau_sets_width_setback_and_spacing(tmp_path: Path) -> None:
    layers = {**no_red_lines(), "buildings": halls(square(0, 0, width=40))}
    plan = load_plan().changed({"workshop_width_m": 46.0})
    assert free(tmp_path, layers, plan) == (0, 0), "between spacing and setback lie 45 m"
    plan = load_plan().changed({"boundary_setback_m": 0.0, "building_spacing_m": 0.0})
    assert free(tmp_path / "b", layers, plan)[0] == pytest.approx(6_000 - CORNERS, abs=1)


@pytest.mark.parametrize("name", ["width_m", "setback_m", "spacing_m"])
def test_while_a_number_is_not_known_there_may_be_all_that_is_not_built_on(name: str) -> None:
    known = {"width_m": 0.1, "setback_m": 0.0, "spacing_m": 0.0}
    numbers = {key: Quantity.exact([value]) for key, value in known.items()} | {name: Quantity.unknown(1)}
    parcels, hall = (np.array([shape], dtype=object) for shape in (square(0, 0), square(0, 0, width=40)))
    yes = np.array([True])
    found = free_land_m2(
        parcels,
        Room(may=yes, surely=yes, known=yes),
        hall,
        overlap_areas(parcels, hall),
        np.empty(0, dtype=object),
        Clearances(**numbers),
        is_partial=False,
    )
    assert found.low.tolist() == [0.0]
    assert found.high.tolist() == pytest.approx([6_000.0], abs=0.1)


def test_a_further_building_or_red_line_never_adds_free_land(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    layers = {**no_red_lines(), "buildings": halls(square(0, 0, width=10, height=10))}
    before = free(tmp_path / "0", layers)[1]
    standing, lines = [square(0, 0, width=10, height=10)], [OFF]
    for turn in range(6):
        place = square(*rng.uniform(-0.1, 0.9, 2), width=rng.uniform(5, 30), height=rng.uniform(5, 30))
        (standing if turn % 2 else lines).append(place)
        layers["buildings"] = halls(*standing)
        layers["ecological_redlines"] = layer([{"redline_id": f"R{at}"} for at in range(len(lines))], lines)
        after = free(tmp_path / str(turn + 1), layers)[1]
        assert after <= before + 0.5
        before = after


def test_the_pieces_of_a_parcel_are_those_that_were_measured(tmp_path: Path) -> None:
    parcels = layer(
        [parcel(parcel_id=name, far_max=far) for name, far in (("A", 2.0), ("B", 2.0), ("C", None))],
        [square(0, 0), square(1, 0), square(2, 0)],
    )
    shapes = [square(0.4, 0, width=20), square(1.9, 0, width=30), square(2.5, 0, width=10, height=10)]
    workspace = town(tmp_path / "w", {"parcels": parcels, "buildings": halls(*shapes), **no_red_lines()})
    found = assess(workspace)
    measured = found.quantity("free_land_m2")
    for at, count in ((0, 2), (1, 1), (2, 0)):
        pieces = free_ground(workspace, found, load_plan(), at)
        assert len(pieces) == count
        if count:
            assert shapely.area(pieces).sum() == pytest.approx(measured.high[at], abs=1e-6)
