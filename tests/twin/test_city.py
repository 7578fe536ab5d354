from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from zonemap.errors import ZonemapError
from zonemap.layers import LAYERS, Kind, Shape, layer_named
from zonemap.twin import Twin, build_twin
from zonemap.twin.place.frame import read_frame, read_seats

CRS = "EPSG:4549"
GEOMETRIES = {
    Shape.POLYGON: {"Polygon", "MultiPolygon"},
    Shape.LINE_OR_POLYGON: {"Polygon", "MultiPolygon", "LineString"},
    Shape.POINT_OR_POLYGON: {"Point", "Polygon"},
    Shape.POINT: {"Point"},
}


def _layer_names() -> list[str]:
    absent = {"towns", "ports_coast", "storeys"}  # two of the frame; storeys of their own are not made up
    return [name for name in LAYERS if name not in absent]


def test_the_same_seed_gives_the_same_city_and_another_seed_another() -> None:
    one, same, other = (build_twin(parcels=300, seed=seed) for seed in (3, 3, 4))
    assert one.layers.keys() == same.layers.keys()
    for name, table in one.layers.items():
        pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(same.layers[name]))
    pd.testing.assert_frame_equal(one.truth, same.truth)
    for name in ("parcels", "contacts", "zones"):
        pd.testing.assert_frame_equal(getattr(one.studies, name), getattr(same.studies, name))
    for name, raster in one.rasters.items():
        np.testing.assert_array_equal(raster.values, same.rasters[name].values)
    assert (
        not one.truth["verdict"].reset_index(drop=True).equals(other.truth["verdict"].reset_index(drop=True))
    )


@pytest.mark.parametrize("count", [300, 2777])
def test_a_city_has_exactly_as_many_parcels_as_asked_for(count: int) -> None:
    twin = build_twin(parcels=count, seed=2)
    assert len(twin.layers["parcels"]) == len(twin.truth) == count
    assert twin.layers["parcels"]["zone_id"].nunique() == 13


def test_a_city_too_large_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zonemap.twin.place.streets.ROOM_M2", 1e13)
    with pytest.raises(ZonemapError) as failure:
        build_twin(parcels=400_000)
    assert failure.value.code == "twin_without_room"


def test_the_city_holds_every_layer_the_demonstration_needs(twin: Twin) -> None:
    assert list(twin.layers) == _layer_names()


@pytest.mark.parametrize("name", _layer_names())
def test_a_layer_has_its_canonical_columns_and_no_others(twin: Twin, name: str) -> None:
    columns = [column for column in twin.layers[name].columns if column != "geometry"]
    assert sorted(columns) == sorted(layer_named(name).names)


@pytest.mark.parametrize("name", _layer_names())
def test_a_column_holds_its_kind_bounds_and_vocabulary(twin: Twin, name: str) -> None:
    for column in layer_named(name).columns:
        values = twin.layers[name][column.name]
        present = values.dropna()
        if column.kind in (Kind.TEXT, Kind.TEXTS):
            assert all(isinstance(value, str) for value in present), column.name
        elif column.kind is Kind.DATE:
            assert pd.api.types.is_datetime64_any_dtype(values), column.name
        elif column.kind is Kind.BOOLEAN:
            assert values.dtype == "boolean", column.name
        elif column.kind is Kind.INTEGER:
            assert values.dtype == "Int64", column.name
        else:
            assert values.dtype == "float64", column.name
        assert not column.words or set(present) <= set(column.words), column.name
        assert column.low is None or (present >= column.low).all(), column.name
        assert column.high is None or (present <= column.high).all(), column.name


@pytest.mark.parametrize("name", _layer_names())
def test_ids_are_present_and_unique(twin: Twin, name: str) -> None:
    layer = layer_named(name)
    if layer.id_column is not None:
        ids = twin.layers[name][layer.id_column]
        assert ids.notna().all()
        assert ids.is_unique


@pytest.mark.parametrize("name", [n for n in _layer_names() if layer_named(n).shape is not Shape.TABLE])
def test_geometry_is_valid_metric_and_of_the_layers_shape(twin: Twin, name: str) -> None:
    table = twin.layers[name]
    assert isinstance(table, gpd.GeoDataFrame)
    assert table.crs == CRS
    assert table.is_valid.all()
    assert not table.is_empty.any()
    if (shape := layer_named(name).shape) in GEOMETRIES:
        assert set(table.geom_type) <= GEOMETRIES[shape]


def test_a_zone_lies_on_the_land_of_its_district_and_overlaps_no_other(twin: Twin) -> None:
    frame, zones = read_frame(), twin.layers["zones"]
    for seat, zone in zip(read_seats(), zones.geometry, strict=True):
        assert shapely.difference(zone, frame.land(seat.adcode)).area < 1
        assert zone.distance(shapely.Point(seat.x_m, seat.y_m)) < 1500
    left, right = shapely.STRtree(zones.geometry).query(zones.geometry, predicate="intersects")
    assert (left == right).all()


def test_a_parcel_lies_in_its_zone_and_in_the_urban_boundary(twin: Twin) -> None:
    parcels = twin.layers["parcels"]
    zones = twin.layers["zones"].set_index("zone_id").geometry.loc[parcels["zone_id"]]
    assert shapely.contains(zones.to_numpy(), parcels.geometry.to_numpy()).all()
    urban = shapely.union_all(twin.layers["urban_boundary"].geometry.to_numpy())
    outside = shapely.area(shapely.difference(parcels.geometry.to_numpy(), urban))
    assert outside.max() < 0.01


def test_a_parcel_code_has_nineteen_characters_and_an_obviously_false_district(twin: Twin) -> None:
    codes = twin.layers["parcels"]["parcel_id"]
    assert codes.str.fullmatch(r"3206\d\d9999\d\d(GB|GX)\d{5}").all()
    assert codes.str.len().eq(19).all()
    assert (codes.str[13] == "X").equals(twin.layers["parcels"]["right_layer"].eq("X"))


def test_surface_parcels_overlap_by_slivers_only_and_some_do(twin: Twin) -> None:
    parcels = twin.layers["parcels"]
    shapes = parcels.geometry[parcels["right_layer"] == "B"].to_numpy()
    left, right = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
    overlap = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    assert overlap.max() < 15
    assert (overlap > 0.5).any()


def test_an_underground_parcel_lies_below_exactly_one_other(twin: Twin) -> None:
    parcels = twin.layers["parcels"]
    below = parcels.geometry[parcels["right_layer"] == "X"].to_numpy()
    surface = parcels.geometry[parcels["right_layer"] == "B"].to_numpy()
    assert len(below) > 0
    hosts = shapely.STRtree(surface).query(below, predicate="within")[0]
    assert sorted(hosts) == list(range(len(below)))


def test_control_units_tile_the_land_with_exactly_shared_borders(twin: Twin) -> None:
    units = twin.layers["control_units"]
    land = read_frame().city_land()
    assert 150 <= len(units) <= 300
    assert units.area.sum() == pytest.approx(land.area, rel=1e-4)
    parts = shapely.get_parts(units.geometry.to_numpy())
    assert shapely.coverage_is_valid(parts)
    assert shapely.get_num_coordinates(units.geometry.to_numpy()).mean() > 800
    assert set(units["unit_class"]) == {"priority", "key", "general"}


def test_every_unit_has_an_access_list(twin: Twin) -> None:
    listed = set(twin.layers["access_list"]["unit_id"])
    assert listed == set(twin.layers["control_units"]["unit_id"])


def test_the_belt_runs_along_the_yangtze(twin: Twin) -> None:
    belt = twin.layers["belt_blocks"]
    assert (belt.distance(read_frame().yangtze) < 1).all()
    assert (belt.intersection(read_frame().yangtze).area < 1).all()


@pytest.mark.parametrize("name", ["night_lights", "ndvi", "building_height"])
def test_a_raster_covers_the_zones_and_has_cells_without_a_value(twin: Twin, name: str) -> None:
    raster = twin.rasters[name]
    rows, columns = raster.values.shape
    left, high, cell_m = raster.transform.c, raster.transform.f, raster.transform.a
    right, low = left + columns * cell_m, high - rows * cell_m
    assert shapely.box(left, low, right, high).contains(shapely.box(*twin.layers["zones"].total_bounds))
    missing = (raster.values == raster.nodata).mean()
    assert 0 < missing < 0.05
