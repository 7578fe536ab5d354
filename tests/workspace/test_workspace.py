from __future__ import annotations

import datetime
import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

from zonemap.errors import ZonemapError
from zonemap.workspace import create_workspace, open_workspace


def test_a_new_workspace_opens_with_what_it_was_made_with(tmp_path):
    made = create_workspace(tmp_path / "nt", as_of=datetime.date(2026, 3, 1))
    opened = open_workspace(tmp_path / "nt")
    assert opened.settings == made.settings
    assert opened.settings.as_of == datetime.date(2026, 3, 1)
    assert (opened.settings.crs, opened.settings.place, opened.settings.synthetic) == (
        "EPSG:4549",
        "3206",
        False,
    )
    assert opened.settings.accepted_confidence == ("SOURCED", "MEMORY-high")
    assert opened.settings.flags.off == ()
    assert opened.layer_names() == ()
    assert opened.crs.to_epsg() == 4549
    assert {entry.name for entry in opened.path.iterdir()} == {
        "zonemap.toml",
        "rasters",
        "results",
        "quarantine",
        "outputs",
    }


def test_another_crs_has_no_default_place(tmp_path):
    assert create_workspace(tmp_path / "ny", crs="EPSG:32618").settings.place == ""


def test_the_settings_file_is_toml_with_comments(tmp_path):
    create_workspace(tmp_path / "nt")
    text = (tmp_path / "nt" / "zonemap.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["workspace"]["format"] == 1
    assert text.count("#") > 8


def test_an_empty_folder_becomes_a_workspace(tmp_path):
    assert create_workspace(tmp_path).layer_names() == ()


@pytest.mark.parametrize(
    "crs",
    [
        pytest.param("EPSG:4490", id="degrees"),
        pytest.param("EPSG:3857", id="web mercator"),
        pytest.param("EPSG:2263", id="feet"),
        pytest.param("EPSG:999999", id="unknown code"),
        pytest.param("南通坐标系", id="not a crs"),
        pytest.param("", id="empty"),
    ],
)
def test_a_crs_without_true_areas_is_refused_and_nothing_is_left(tmp_path, crs):
    with pytest.raises(ZonemapError) as caught:
        create_workspace(tmp_path / "deep" / "nt", crs=crs)
    assert caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_local_transverse_mercator_is_accepted(tmp_path):
    local = "+proj=tmerc +lon_0=121 +k=1 +x_0=500000 +ellps=GRS80 +units=m"
    assert open_workspace(create_workspace(tmp_path / "nt", crs=local).path).crs.is_projected


def test_a_bad_place_leaves_nothing(tmp_path):
    with pytest.raises(ZonemapError, match="place"):
        create_workspace(tmp_path / "nt", place="南通")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_workspace_is_not_made_again(tmp_path):
    create_workspace(tmp_path / "nt")
    with pytest.raises(ZonemapError) as caught:
        create_workspace(tmp_path / "nt")
    assert caught.value.code == "workspace_exists"


def test_a_folder_with_other_files_is_refused_and_kept(tmp_path):
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(ZonemapError) as caught:
        create_workspace(tmp_path)
    assert caught.value.code == "folder_taken"
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_a_missing_folder_and_a_strange_folder_are_no_workspace(tmp_path):
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(ZonemapError) as caught:
            open_workspace(path)
        assert caught.value.code == "no_workspace"


def _settings(path, old, new):
    file = path / "zonemap.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_workspace_of_a_newer_version_is_refused(tmp_path):
    path = create_workspace(tmp_path / "nt").path
    _settings(path, "format = 1", 'format = 2\ninvented_later = "x"')
    with pytest.raises(ZonemapError) as caught:
        open_workspace(path)
    assert caught.value.code == "newer_workspace"


def test_a_syntax_error_is_told_with_file_and_line(tmp_path):
    path = create_workspace(tmp_path / "nt").path
    _settings(path, "format = 1", "format = ")
    with pytest.raises(ZonemapError, match=r"zonemap\.toml.*line 5"):
        open_workspace(path)


def test_a_misspelled_setting_is_named(tmp_path):
    path = create_workspace(tmp_path / "nt").path
    _settings(path, "synthetic = false", "syntetic = false")
    with pytest.raises(ZonemapError, match="syntetic"):
        open_workspace(path)


def test_settings_saved_with_a_byte_order_mark_are_read(tmp_path):
    path = create_workspace(tmp_path / "nt").path
    file = path / "zonemap.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert open_workspace(path).settings.place == "3206"


def test_an_absent_layer_is_an_error_that_says_how_to_read_it_in(tmp_path):
    workspace = create_workspace(tmp_path / "nt")
    assert not workspace.has("parcels")
    with pytest.raises(ZonemapError) as caught:
        workspace.read("parcels")
    assert caught.value.code == "absent_layer"
    with pytest.raises(ZonemapError) as caught:
        workspace.read("parcel")
    assert caught.value.code == "unknown_layer"


def test_a_raster_is_copied_and_registered(tmp_path):
    workspace = create_workspace(tmp_path / "nt")
    source = tmp_path / "lights.tif"
    with rasterio.open(
        source,
        "w",
        driver="GTiff",
        width=2,
        height=2,
        count=1,
        dtype="float32",
        crs="EPSG:4549",
        nodata=-1,
        transform=Affine(10, 0, 520000, 0, -10, 3540000),
    ) as raster:
        raster.write(np.ones((1, 2, 2), dtype="float32"))
    record = workspace.add_raster(source, "night_lights", "nW/cm2/sr", datetime.date(2025, 1, 1))
    assert open_workspace(workspace.path).rasters() == {"night_lights": record}
    assert (workspace.path / record.file).read_bytes() == source.read_bytes()
    assert (record.nodata, record.date, record.crs) == (-1.0, "2025-01-01", "EPSG:4549")
    with pytest.raises(ZonemapError):
        workspace.add_raster(source, "../evil", "1")
    with pytest.raises(ZonemapError):
        workspace.add_raster(workspace.path / "zonemap.toml", "text", "1")


def test_shapes_in_another_crs_are_not_stored_as_ours(tmp_path):
    workspace = create_workspace(tmp_path / "nt")
    table = gpd.GeoDataFrame({"zone_id": ["Z1"]}, geometry=[shapely.box(120, 32, 121, 33)], crs="EPSG:4490")
    with pytest.raises(ZonemapError) as caught:
        workspace.write_layer("zones", table)
    assert caught.value.code == "wrong_crs"
    assert not workspace.has("zones")


BASEMAP = '[basemap]\ntitle = "影像"\nurl = "http://10.0.0.5/{z}/{x}/{y}.png"\ndatum = "CGCS2000"\n'


def with_basemap(folder: Path, text: str) -> Path:
    workspace = create_workspace(folder)
    file = workspace.path / "zonemap.toml"
    file.write_text(file.read_text("utf-8").replace("[flags]", text + "[flags]"), "utf-8")
    return workspace.path


def test_there_is_no_basemap_unless_the_bureau_names_one(tmp_path: Path) -> None:
    assert create_workspace(tmp_path / "a").settings.basemap is None
    named = open_workspace(with_basemap(tmp_path / "b", BASEMAP)).settings.basemap
    assert named is not None
    assert named.url == "http://10.0.0.5/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("CGCS2000", "GCJ-02"), "shifted"),
        (("/{z}/{x}/{y}.png", "/tiles"), "{z}, {x} and {y}"),
        (("http://", "file://"), "an http address"),
    ],
    ids=["shifted tiles", "no pattern", "no host"],
)
def test_a_basemap_that_would_mislead_is_refused(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = with_basemap(tmp_path / "w", BASEMAP.replace(*change))
    with pytest.raises(ZonemapError) as refused:
        open_workspace(path)
    assert said in refused.value.message
    assert "zonemap.toml" in refused.value.message
