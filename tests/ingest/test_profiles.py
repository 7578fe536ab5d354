"""Field profiles: foreign names and units."""

from __future__ import annotations

from importlib.resources import files

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from zonemap.errors import ZonemapError
from zonemap.ingest import ingest
from zonemap.ingest.profiles.profile import profile_named
from zonemap.layers import layer_named


def write(path, **columns):
    size = len(next(iter(columns.values())))
    shapes = [shapely.box(520_000 + 200 * i, 3_540_000, 520_100 + 200 * i, 3_540_100) for i in range(size)]
    pyogrio.write_dataframe(gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4549"), path)
    return path


def test_every_built_in_profile_is_of_a_layer_and_says_its_source():
    entries = [entry for entry in files("zonemap.ingest.profiles").iterdir() if entry.name.endswith(".toml")]
    assert len(entries) >= 6
    for entry in entries:
        name = entry.name.removesuffix(".toml")
        layer = next(
            word
            for line in entry.read_text("utf-8").splitlines()
            if line.startswith("layer")
            for word in [line]
        )
        profile = profile_named(name, layer_named(layer.split('"')[1]))
        assert profile.profile.name == name
        assert profile.profile.source


def test_the_register_of_parcels_is_read_by_the_unit_of_each_row(workspace, tmp_path):
    file = write(
        tmp_path / "zd.gpkg",
        ZDDM=[f"32061200100{i}" for i in range(4)],
        ZDMJ=[1000.0, 3.0, 1.0, 5.0],
        MJDW=["1", "2", "3", "9"],
        ZDTZM=["GB", "GS", "GX", "JC"],
        RJL=["2.0", "1.0-1.5", "0", None],
        JZMD=[45.0, 0.0, 60.0, 145.0],
        YT=["1001"] * 4,
    )
    report = ingest(workspace, file, layer="parcels", profile="zdjbxx")
    stored = workspace.read("parcels")
    assert stored["registered_area_m2"].tolist()[:3] == pytest.approx([1000.0, 2000.0, 10_000.0])
    assert pd.isna(stored["registered_area_m2"].iloc[3])
    assert stored["right_layer"].tolist()[:3] == ["B", "S", "X"]
    assert stored["right_layer"].isna().tolist() == [False, False, False, True]
    assert stored["density_max"].tolist()[::2] == pytest.approx([0.45, 0.6])
    assert stored["far_max"].isna().tolist() == [False, True, True, True]
    found = [(fault.code, fault.feature_id) for fault in report.faults]
    assert found == [
        ("unreadable_value", "320612001001"),
        ("impossible_value", "320612001003"),
        ("unreadable_value", "320612001003"),
    ]
    assert "MJDW 9" in report.faults[2].message


def test_a_profile_of_the_planners_own_is_taken_by_path(workspace, tmp_path):
    (tmp_path / "mine.toml").write_text(
        """
        [profile]
        name = "mine"
        layer = "parcels"
        title = "台账"
        source = "bureau"
        [columns.parcel_id]
        from = ["编号", "地块号"]
        as = "text"
        [columns.registered_area_m2]
        from = "面积"
        unit = "mu"
        unknown = [-1, "无"]
        [columns.is_started]
        from = "动工"
        map = { "已动工" = "true", "未动工" = "false" }
        """,
        encoding="utf-8",
    )
    file = write(
        tmp_path / "p.gpkg", 地块号=[1.0, 2.0, 3.0], 面积=[3.0, -1.0, 0.0], 动工=["已动工", "未动工", None]
    )
    report = ingest(workspace, file, layer="parcels", profile=tmp_path / "mine.toml")
    stored = workspace.read("parcels")
    assert report.faults == ()
    assert stored["parcel_id"].tolist() == ["1", "2", "3"]
    assert stored["registered_area_m2"].fillna(-9).tolist() == pytest.approx([2000.0, -9, 0.0])
    assert stored["is_started"].tolist() == [True, False, pd.NA]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param('[columns.parcel_id]\nfrom = "A"\nunti = "m2"', "unti", id="a misspelled key"),
        pytest.param('[columns.plot]\nfrom = "A"', "columns.plot", id="a column that is not ours"),
        pytest.param('[columns.registered_area_m2]\nfrom = "A"\nunit = "acre"', "acre", id="an unknown unit"),
        pytest.param("[columns.parcel_id]", "exactly one", id="no source"),
        pytest.param('[columns.parcel_id]\nfrom = \nas = "text"', "line", id="bad TOML"),
    ],
)
def test_a_broken_profile_is_told_with_file_and_key(workspace, tmp_path, text, named):
    heading = '[profile]\nname = "x"\nlayer = "parcels"\ntitle = "x"\nsource = "x"\n'
    (tmp_path / "bad.toml").write_text(heading + text)
    with pytest.raises(ZonemapError, match=named) as caught:
        ingest(workspace, write(tmp_path / "p.gpkg", A=["1"]), layer="parcels", profile=tmp_path / "bad.toml")
    assert caught.value.code == "broken_profile"
    assert "bad.toml" in caught.value.message


def test_a_profile_that_is_not_there_or_of_another_layer_is_refused(workspace, tmp_path):
    file = write(tmp_path / "p.gpkg", A=["1"])
    with pytest.raises(ZonemapError, match="pluto") as caught:
        ingest(workspace, file, layer="parcels", profile="pluto")
    assert caught.value.code == "no_profile"
    assert "mappluto" in caught.value.remedy
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, file, layer="zones", profile="mappluto")
    assert caught.value.code == "wrong_profile"


@pytest.mark.parametrize(
    ("header", "column", "value"),
    [
        pytest.param("FAR_MAX", "far_max", 2.0, id="another case"),
        pytest.param("证载面积（平方米）", "registered_area_m2", 2.0, id="the Chinese meaning"),
        pytest.param("证载面积(平方米)", "registered_area_m2", 2.0, id="narrow brackets"),
        pytest.param("证载面积（亩）", None, 2.0, id="another unit is not taken"),
        pytest.param("证载面积", None, 2.0, id="an area without its unit is not taken"),
        pytest.param("权利人", "owner_id", "x", id="a text by its meaning"),
        pytest.param("现状用途", "land_use", "1001", id="a meaning without its bracket"),
    ],
)
def test_headers_are_recognised_by_name_and_by_meaning(workspace, tmp_path, header, column, value):
    report = ingest(
        workspace, write(tmp_path / "p.gpkg", **{"宗地代码": ["A"], header: [value]}), layer="parcels"
    )
    stored = workspace.read("parcels")
    if column is None:
        assert report.ignored_columns == (header,)
    else:
        assert stored[column].tolist() == [value]
