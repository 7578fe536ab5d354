"""A place to ask about: its CRS is known or it is refused, and no part of it is left out in silence."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from tests.toytown import CRS, EAST, NORTH, layer, square
from zonemap.errors import ZonemapError
from zonemap.ingest import area_in, point_at
from zonemap.workspace import Workspace, create_workspace

BOW_TIE = shapely.Polygon(
    [(EAST, NORTH), (EAST + 100, NORTH + 100), (EAST + 100, NORTH), (EAST, NORTH + 100)]
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return create_workspace(tmp_path_factory.mktemp("placing") / "w", crs=CRS)


def written(folder: Path, *shapes: shapely.Geometry, crs: str = CRS, name: str = "place.gpkg") -> Path:
    file = folder / name
    layer([{"name": str(at)} for at in range(len(shapes))], shapes).to_crs(crs).to_file(file)
    return file


def test_an_area_in_the_crs_of_the_workspace_stays_where_it_is(workspace: Workspace, tmp_path: Path) -> None:
    found = area_in(workspace, written(tmp_path, square(0, 0)))
    assert found.shape.equals(square(0, 0))
    assert (found.crs_known_by, found.remarks) == ("file", ())


def test_an_area_in_another_crs_is_moved(workspace: Workspace, tmp_path: Path) -> None:
    found = area_in(workspace, written(tmp_path, square(0, 0), crs="EPSG:4490"))
    assert found.shape.area == pytest.approx(10_000, rel=1e-6)
    assert found.shape.symmetric_difference(square(0, 0)).area < 0.01


def test_web_mercator_is_moved_before_it_is_measured(workspace: Workspace, tmp_path: Path) -> None:
    file = written(tmp_path, square(0, 0), crs="EPSG:3857")
    assert gpd.read_file(file).area.sum() > 13_500
    assert area_in(workspace, file).shape.area == pytest.approx(10_000, rel=1e-4)


def test_several_features_are_joined_and_that_is_said(workspace: Workspace, tmp_path: Path) -> None:
    found = area_in(workspace, written(tmp_path, square(0, 0), square(1, 0), square(0.5, 0)))
    assert found.shape.area == pytest.approx(20_000)
    assert any("3" in remark for remark in found.remarks)


def test_a_file_without_a_crs_is_refused_and_taken_when_it_is_given(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = written(tmp_path, square(0, 0), name="bare.shp")
    file.with_suffix(".prj").unlink()
    with pytest.raises(ZonemapError) as refused:
        area_in(workspace, file)
    assert refused.value.code == "no_crs"
    assert "--crs" in refused.value.remedy
    found = area_in(workspace, file, crs=CRS)
    assert (found.shape.area, found.crs_known_by) == (pytest.approx(10_000), "given")


@pytest.mark.parametrize(
    ("shapes", "code"),
    [
        pytest.param([shapely.Point(EAST, NORTH)], "no_area", id="points"),
        pytest.param([shapely.LineString([(EAST, NORTH), (EAST + 9, NORTH)])], "no_area", id="lines"),
        pytest.param([square(0, 0), shapely.Polygon()], "bad_place", id="an empty shape beside a good one"),
        pytest.param([BOW_TIE], "bad_place", id="an outline that crosses itself"),
        pytest.param([square(0, 0), square(1, 0, width=0)], "bad_place", id="a shape without area"),
    ],
)
def test_what_is_no_area_is_refused_with_a_remedy(
    workspace: Workspace, tmp_path: Path, shapes: list[shapely.Geometry], code: str
) -> None:
    with pytest.raises(ZonemapError) as refused:
        area_in(workspace, written(tmp_path, *shapes))
    assert refused.value.code == code
    assert refused.value.remedy


def test_a_missing_file_is_named(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ZonemapError, match=r"absent\.gpkg"):
        area_in(workspace, tmp_path / "absent.gpkg")


def test_a_point_is_in_the_crs_of_the_workspace_unless_one_is_given(workspace: Workspace) -> None:
    here = point_at(workspace, f"{EAST},{NORTH}")
    assert (here.shape.x, here.shape.y, here.crs_known_by) == (EAST, NORTH, "workspace")
    lon, lat = gpd.GeoSeries([here.shape], crs=CRS).to_crs("EPSG:4490")[0].coords[0]
    again = point_at(workspace, f"{lon},{lat}", crs="EPSG:4490")
    assert again.shape.distance(here.shape) < 0.01
    assert again.crs_known_by == "given"


@pytest.mark.parametrize(
    ("text", "crs", "code"),
    [
        pytest.param("120.9,32.0", None, "crs_contradicts", id="degrees where metres are due"),
        pytest.param(f"{NORTH},{EAST}", None, "swapped_axes", id="the northing first"),
        pytest.param("116.4,39.9", "EPSG:4490", "outside_workspace", id="another city"),
        pytest.param("here", None, "bad_point", id="a word"),
        pytest.param("1,2,3", None, "bad_point", id="three numbers"),
        pytest.param("nan,3550000", None, "bad_place", id="not a number"),
        pytest.param(f"{EAST},{NORTH}", "EPSG:0", "unknown_crs", id="no such CRS"),
    ],
)
def test_a_point_that_cannot_be_placed_is_refused(
    workspace: Workspace, text: str, crs: str | None, code: str
) -> None:
    with pytest.raises(ZonemapError) as refused:
        point_at(workspace, text, crs=crs)
    assert refused.value.code == code
    assert refused.value.remedy
