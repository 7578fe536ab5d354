"""`raster`, as a planner types it: an image comes in, is measured on, and one that will not do is refused at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasterio.transform import Affine

from tests.cli.run import refuses, zonemap
from tests.facts.test_rasters import write_raster
from tests.toytown import EAST, NORTH, layer, parcel, square, town
from zonemap.workspace import Workspace, open_workspace


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return town(tmp_path / "w", {"parcels": layer([parcel()], [square(0, 0)])})


def test_an_image_comes_in_and_is_measured_on(place: Workspace, tmp_path: Path) -> None:
    file = write_raster(tmp_path / "lights.tif", np.full((4, 4), 7.5, dtype="float32"))
    words = ("raster", place.path, file, "--name", "night_lights", "--unit", "nW", "--date", "2025-12-31")
    record = zonemap(*words, "--json").json
    assert (record["name"], record["unit"], record["date"]) == ("night_lights", "nW", "2025-12-31")
    assert record == open_workspace(place.path).rasters()["night_lights"].model_dump()
    ran = zonemap(*words)
    assert ran.code == 0
    assert "night_lights" in ran.out
    assert ran.err == ""
    assert zonemap("assess", place.path).code == 0
    said = zonemap("explain", place.path, "P1", "--json").json
    assert said["rasters"]["night_lights"]["sha256"] == record["sha256"]


def test_an_image_that_no_rule_reads_is_kept_and_said_to_be(place: Workspace, tmp_path: Path) -> None:
    file = write_raster(tmp_path / "flood.tif", np.ones((4, 4), dtype="float32"))
    ran = zonemap("raster", place.path, file, "--name", "flood_depth", "--unit", "m")
    assert ran.code == 0
    assert "没有规则使用" in ran.err


def test_an_image_that_will_not_do_is_refused_before_anything_is_kept(
    place: Workspace, tmp_path: Path
) -> None:
    upside_down = Affine(30, 0, EAST, 0, 30, NORTH)
    cells = np.ones((4, 4), dtype="float32")
    asked = ("--name", "ndvi", "--unit", "1")
    refuses(
        zonemap("raster", place.path, write_raster(tmp_path / "a.tif", cells, transform=upside_down), *asked)
    )
    refuses(zonemap("raster", place.path, write_raster(tmp_path / "b.tif", cells, crs=None), *asked))
    text = tmp_path / "c.tif"
    text.write_text("no picture", "utf-8")
    refuses(zonemap("raster", place.path, text, *asked))
    assert not open_workspace(place.path).rasters()
