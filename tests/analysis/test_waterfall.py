"""What is left of the ground of each zone: by clause, each square metre once, and unknown where a layer is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from tests.toytown import layer, parcel, square, town
from zonemap import geometry
from zonemap.analysis import STEPS
from zonemap.assessment import Assessment, Ground, assess, load, remaining_ground, rulebook_of, save
from zonemap.errors import ZonemapError
from zonemap.workspace import Workspace, open_workspace

SURFACE, BELOW = "320613001001GB00001", "320613001001GX00002"


def made(folder: Path, *, lacking: tuple[str, ...] = ()) -> tuple[Workspace, Assessment]:
    """Return a zone of 4 ha with two parcels on one hectare, one of them underground, and layers that overlap."""
    layers = {
        "parcels": layer(
            [parcel(parcel_id=SURFACE), parcel(parcel_id=BELOW), parcel(parcel_id="far")],
            [square(0, 0), square(0, 0), square(9, 9)],
        ),
        "zones": layer([{"zone_id": "Z1", "name": "东区"}], [square(0, 0, width=400)]),
        "ecological_redlines": layer([{"name": "R"}], [square(0, 0, width=50)]),
        "farmland": layer([{"name": "F"}], [square(0.25, 0, width=50)]),
        "ecological_spaces": layer([{"name": "S"}], [square(2, 0)]),
        "control_units": layer(
            [{"unit_id": "P", "unit_class": "priority"}, {"unit_id": "?", "unit_class": None}],
            [square(2, 0, height=50), square(3, 0, height=30)],
        ),
        "urban_boundary": layer([{"name": "U"}], [square(0, 0, width=390)]),
    }
    workspace = town(folder, {name: table for name, table in layers.items() if name not in lacking})
    return workspace, assess(workspace)


def steps(found: Assessment, ground: str, zone: str = "Z1") -> pd.DataFrame:
    table = found.waterfall
    return table[(table["ground"] == ground) & (table["zone_id"] == zone)].set_index("layer")


def test_a_zone_is_taken_apart_step_by_step(tmp_path: Path) -> None:
    rows = steps(made(tmp_path / "w")[1], "zones")
    assert tuple(rows.index) == tuple(name for name, _rule in STEPS)
    assert rows["gross_m2"].unique().tolist() == [40_000.0]
    assert rows["net_m2"].round(3).tolist() == [5_000, 2_500, 10_000, 0, 1_000]
    assert rows["left_m2"].round(3).tolist() == [35_000, 32_500, 22_500, 22_500, 21_500]
    assert json.loads(rows["shared_m2"]["farmland"]) == pytest.approx({"ecological_redlines": 2_500})
    assert json.loads(rows["shared_m2"]["control_units"]) == pytest.approx({"ecological_spaces": 5_000})
    assert rows["clause"].tolist() == ["六(二)"] * 4 + ["六(一)"]


def test_ground_under_a_unit_without_a_class_is_open_and_not_taken(tmp_path: Path) -> None:
    rows = steps(made(tmp_path / "w")[1], "zones")
    assert rows["open_m2"]["control_units"] == pytest.approx(2_700), (
        "of 3,000 m² a tenth is outside the boundary"
    )


def test_parcels_above_one_another_count_their_ground_once(tmp_path: Path) -> None:
    rows = steps(made(tmp_path / "w")[1], "parcels")
    assert rows["gross_m2"].iloc[0] == pytest.approx(10_000)
    assert rows["net_m2"].round(3).tolist() == [5_000, 2_500, 0, 0, 0]


def test_parcels_outside_every_zone_have_a_waterfall_of_their_own(tmp_path: Path) -> None:
    rows = steps(made(tmp_path / "w")[1], "parcels", zone="")
    assert rows["gross_m2"].iloc[0] == pytest.approx(10_000)
    assert rows["net_m2"]["urban_boundary"] == pytest.approx(10_000)


def test_a_layer_that_is_missing_takes_an_unknown_area_and_not_none(tmp_path: Path) -> None:
    workspace, found = made(tmp_path / "w", lacking=("farmland",))
    (fall,) = remaining_ground(found, rulebook_of(workspace), {"Z1": "东区"}, zone="Z1")
    farmland = next(step for step in fall["steps"] if step["layer"] == "farmland")
    assert farmland["net_m2"] is None
    assert fall["is_at_most"] is True
    assert fall["left_m2"] == pytest.approx(24_000)
    assert made(tmp_path / "whole")[1].waterfall["net_m2"].notna().all()


def test_without_zones_the_parcels_are_the_ground(tmp_path: Path) -> None:
    workspace, found = made(tmp_path / "w", lacking=("zones",))
    falls = remaining_ground(found, rulebook_of(workspace), {})
    assert [fall["gross_m2"] for fall in falls] == pytest.approx([20_000])
    with pytest.raises(ZonemapError, match="Z1"):
        remaining_ground(found, rulebook_of(workspace), {}, ground=Ground.ZONES, zone="Z1")


def test_a_waterfall_is_saved_with_its_run(tmp_path: Path) -> None:
    workspace, found = made(tmp_path / "w")
    save(found, workspace)
    pd.testing.assert_frame_equal(load(workspace).waterfall, found.waterfall)


def random_town(seed: int, folder: Path) -> Assessment:
    """Return a hundred parcels side by side under boxes at random, two of each layer over each other."""
    rng = np.random.default_rng(seed)

    def boxes(count: int) -> list[shapely.Polygon]:
        corners = rng.uniform(-1, 9, (count, 2))
        return [
            square(x, y, width=w, height=h)
            for (x, y), (w, h) in zip(corners, rng.uniform(10, 500, (count, 2)), strict=True)
        ]

    spots = [square(at % 10, at // 10) for at in range(100)]
    layers = {"parcels": layer([parcel(parcel_id=f"P{at}") for at in range(100)], spots)}
    for name in ("ecological_redlines", "farmland", "ecological_spaces"):
        layers[name] = layer([{"name": f"{name} {at}"} for at in range(6)], boxes(6))
    classes = ["priority", "key", None]
    units = [{"unit_id": f"U{at}", "unit_class": classes[at % 3]} for at in range(6)]
    layers["control_units"] = layer(units, boxes(6))
    layers["urban_boundary"] = layer(
        [{"name": "U"}, {"name": "V"}], [square(0, 0, width=800, height=950), square(8, 2)]
    )
    return assess(town(folder, layers))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_parcels_taken_from_what_was_measured_are_what_their_union_gives(seed: int, tmp_path: Path) -> None:
    found = random_town(seed, tmp_path / "w")
    rows = steps(found, "parcels", zone="")
    workspace = open_workspace(tmp_path / "w")

    def shapes(name: str, keep: Any = None) -> np.ndarray:
        table = workspace.read(name)
        return np.asarray(table[keep(table)].geometry if keep else table.geometry, dtype=object)

    ground = np.array([shapely.union_all(found.parcels.geometry.to_numpy())], dtype=object)
    boundary = shapely.union_all(shapes("urban_boundary"))
    whole, taken, left = geometry.waterfall(
        ground,
        [
            *((name, shapes(name)) for name in ("ecological_redlines", "farmland", "ecological_spaces")),
            ("control_units", shapes("control_units", lambda table: table["unit_class"] == "priority")),
            ("urban_boundary", np.array([shapely.difference(ground[0], boundary)], dtype=object)),
        ],
    )
    assert rows["gross_m2"].iloc[0] == pytest.approx(whole, abs=1)
    for step in taken:
        assert rows["net_m2"][step.name] == pytest.approx(step.net_m2, abs=1)
        assert rows["under_m2"][step.name] == pytest.approx(step.under_m2, abs=1)
        assert json.loads(rows["shared_m2"][step.name]) == pytest.approx(dict(step.shared_m2), abs=1)
    nameless = shapely.union_all(shapes("control_units", lambda table: table["unit_class"].isna()))
    assert rows["open_m2"].sum() == pytest.approx(
        shapely.area(shapely.intersection(left, nameless)).sum(), abs=1
    )
    assert len([step for step in taken if step.shared_m2]) > 2, "the layers lie over each other"
