from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pytest
import rasterio
import shapely
from exactextract import exact_extract
from pyproj import CRS
from rasterio.transform import Affine

from tests.geometry.test_overlap import blobs, shapes
from zonemap.errors import ZonemapError
from zonemap.facts.rasters import raster_means

METRIC = CRS("EPSG:4549")
EAST, NORTH = 550_000.0, 3_550_000.0
NODATA = -999.0


def write_raster(
    file: Path,
    values: npt.NDArray[np.generic],
    *,
    cell: float = 30.0,
    crs: CRS | None = METRIC,
    transform: Affine | None = None,
    nodata: float | None = NODATA,
) -> Path:
    """Write a raster whose lower left corner is the corner of the toy town."""
    height, width = values.shape
    grid = transform or Affine(cell, 0, EAST, 0, -cell, NORTH + cell * height)
    profile = {"height": height, "width": width, "count": 1, "dtype": values.dtype.name}
    with rasterio.open(
        file, "w", driver="GTiff", crs=crs, transform=grid, nodata=nodata, **profile
    ) as target:
        target.write(values, 1)
    return file


def scattered(height: int, width: int, *, holes: float = 0.1) -> npt.NDArray[np.float32]:
    rng = np.random.default_rng(height * width)
    values = rng.uniform(0, 100, (height, width)).astype("float32")
    values[rng.random(values.shape) < holes] = NODATA
    return values


def cells(left: float, bottom: float, right: float, top: float, *, cell: float = 30.0) -> shapely.Polygon:
    """Return a rectangle given in cells from the lower left corner."""
    return shapely.box(EAST + left * cell, NORTH + bottom * cell, EAST + right * cell, NORTH + top * cell)


def means(polygons: np.ndarray, file: Path, crs: CRS = METRIC, **memory: int) -> npt.NDArray[np.float64]:
    return raster_means(polygons, file, crs, **memory).mean.value


def by_exactextract(polygons: np.ndarray, file: Path) -> npt.NDArray[np.float64]:
    table = gpd.GeoDataFrame(geometry=polygons, crs=METRIC)
    found = exact_extract(str(file), table, ["mean"], output="pandas")["mean"]
    return found.to_numpy(dtype=np.float64, na_value=np.nan)


@pytest.mark.parametrize(
    ("radius", "cell"),
    [
        pytest.param(200.0, 30.0, id="polygons of many cells"),
        pytest.param(200.0, 250.0, id="polygons of about one cell"),
        pytest.param(40.0, 250.0, id="polygons smaller than a cell"),
    ],
)
def test_means_are_those_of_exactextract(tmp_path: Path, radius: float, cell: float) -> None:
    size = int(900 / cell)
    file = write_raster(tmp_path / "r.tif", scattered(size, size, holes=0.3), cell=cell)
    polygons = blobs(31, 200, radius=radius)
    expected = by_exactextract(polygons, file)
    assert np.isfinite(expected).sum() > 50
    reaches_out = ~shapely.covers(cells(0, 0, size, size, cell=cell), polygons)
    assert 0 < reaches_out.sum() < len(polygons)
    np.testing.assert_allclose(means(polygons, file), expected, rtol=1e-5)


def test_borders_exactly_on_cell_borders_take_whole_cells(tmp_path: Path) -> None:
    file = write_raster(tmp_path / "r.tif", np.array([[1, 2, 3], [4, 5, 6]], dtype="float32"))
    polygons = shapes(cells(0, 0, 3, 2), cells(0, 1, 1, 2), cells(2, 0, 3, 1), cells(1, 0, 3, 2))
    assert means(polygons, file).tolist() == pytest.approx([3.5, 1.0, 6.0, 4.0], rel=1e-12)


def test_partial_cells_count_by_the_part_covered(tmp_path: Path) -> None:
    file = write_raster(tmp_path / "r.tif", np.array([[10.0, 20.0]], dtype="float32"))
    assert means(shapes(cells(0.75, 0, 2, 1)), file) == pytest.approx([(0.25 * 10 + 20) / 1.25], rel=1e-12)


def test_a_hole_is_left_out(tmp_path: Path) -> None:
    values = np.full((3, 3), 1.0, dtype="float32")
    values[1, 1] = 100.0
    file = write_raster(tmp_path / "r.tif", values)
    ring = cells(0, 0, 3, 3).difference(cells(1, 1, 2, 2))
    turned = shapely.reverse(ring)
    assert means(shapes(ring, turned), file) == pytest.approx([1.0, 1.0], rel=1e-12)


def test_a_constant_raster_gives_the_constant(tmp_path: Path) -> None:
    file = write_raster(tmp_path / "r.tif", np.full((40, 40), 7, dtype="uint8"), nodata=None)
    inside = cells(0, 0, 40, 40)
    polygons = shapely.intersection(blobs(32, 60, vertices=80, radius=150), inside)
    assert means(polygons, file) == pytest.approx(np.full(60, 7.0), rel=1e-9)


@pytest.mark.parametrize(
    "polygon",
    [
        pytest.param(cells(50, 50, 51, 51), id="wholly outside"),
        pytest.param(cells(4, 0, 5, 1), id="touching the edge from outside"),
        pytest.param(cells(0.2, 0.2, 0.8, 0.8), id="on cells without data"),
        pytest.param(shapely.Polygon(), id="empty"),
        pytest.param(None, id="missing"),
    ],
)
def test_a_polygon_that_covers_no_cell_with_data_is_unknown(
    tmp_path: Path, polygon: shapely.Polygon | None
) -> None:
    values = np.ones((4, 4), dtype="float32")
    values[3, 0] = NODATA
    file = write_raster(tmp_path / "r.tif", values)
    quantity = raster_means(shapes(polygon, cells(1, 1, 2, 2)), file, METRIC).mean
    assert quantity.low.tolist() == [-np.inf, 1.0]
    assert quantity.high.tolist() == [np.inf, 1.0]


def test_what_a_raster_shows_of_a_polygon_is_counted(tmp_path: Path) -> None:
    values = np.ones((4, 4), dtype="float32")
    values[3, 0] = NODATA
    polygons = shapes(cells(0, 0, 2, 2), cells(1.25, 1, 1.75, 1.5), cells(3, 0, 5, 1), cells(9, 9, 10, 10))
    seen = raster_means(polygons, write_raster(tmp_path / "r.tif", values), METRIC)
    np.testing.assert_allclose(seen.cells.value, [4, 0.25, 2, 1], atol=1e-9)
    np.testing.assert_allclose(seen.cover.value, [0.75, 1, 0.5, 0], atol=1e-9)


def test_what_is_not_shown_lies_within_the_bounds(tmp_path: Path) -> None:
    values = np.full((4, 4), 2.0, dtype="float32")
    values[3, 0] = NODATA
    polygons = shapes(cells(0, 0, 2, 2), cells(2, 2, 3, 3), cells(9, 9, 10, 10))
    seen = raster_means(polygons, write_raster(tmp_path / "r.tif", values), METRIC)
    within = seen.whole_mean((-1.0, 4.0))
    np.testing.assert_allclose(within.low, [1.25, 2, -1], atol=1e-9)
    np.testing.assert_allclose(within.high, [2.5, 2, 4], atol=1e-9)
    openly = seen.whole_mean((0.0, np.inf))
    np.testing.assert_allclose(openly.low, [1.5, 2, 0], atol=1e-9)
    assert openly.high.tolist() == [np.inf, 2.0, np.inf]


def test_no_polygons_have_no_means(tmp_path: Path) -> None:
    file = write_raster(tmp_path / "r.tif", scattered(4, 4))
    assert len(means(shapes(), file)) == 0
    assert np.isnan(means(shapes(None), file)).all()


def test_the_part_of_a_polygon_outside_the_raster_does_not_count(tmp_path: Path) -> None:
    file = write_raster(tmp_path / "r.tif", np.array([[3.0, 9.0]], dtype="float32"))
    assert means(shapes(cells(1, -5, 30, 40), cells(-9, -9, 9, 9)), file) == pytest.approx([9.0, 6.0])


@pytest.mark.parametrize(
    "polygons",
    [
        pytest.param(
            shapes(*blobs(33, 80, radius=90), *blobs(34, 2, vertices=300, radius=900), None),
            id="many polygons, some beyond the raster",
        ),
        pytest.param(shapes(cells(10, 20.5, 20, 24.5)), id="one polygon whose last row is half covered"),
    ],
)
def test_bands_of_rows_give_what_the_whole_raster_gives(tmp_path: Path, polygons: np.ndarray) -> None:
    file = write_raster(tmp_path / "r.tif", scattered(60, 60))
    whole = means(polygons, file)
    assert np.isfinite(whole).mean() > 0.6
    for memory in (1, 500, 1200):
        np.testing.assert_allclose(means(polygons, file, max_cells=memory), whole, rtol=1e-9)


def test_only_the_needed_cells_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_raster(tmp_path / "r.tif", scattered(400, 400))
    read: list[int] = []
    monkeypatch.setattr("zonemap.facts.rasters.rasterio.open", lambda path: _Counting(path, read))
    means(shapes(cells(10, 10, 13, 12), cells(20, 300, 22, 302)), file, max_cells=400)
    assert sum(read) < 200
    assert max(read) <= 400


class _Counting:
    """An open raster that keeps the number of cells of every read."""

    def __init__(self, path: Path, read: list[int]) -> None:
        self._source, self._read = rasterio.DatasetReader(path), read

    def __enter__(self) -> _Counting:
        return self

    def __exit__(self, *_: object) -> None:
        self._source.close()

    def __getattr__(self, name: str) -> object:
        return getattr(self._source, name)

    def read(self, *args: object, **options: object) -> object:
        part = self._source.read(*args, **options)
        self._read.append(part.size)
        return part


def test_polygons_are_brought_to_the_crs_of_the_raster(tmp_path: Path) -> None:
    polygons = blobs(35, 30, radius=150)
    degrees = np.asarray(gpd.GeoSeries(polygons, crs=METRIC).to_crs(4490).array, dtype=object)
    left, bottom, right, top = shapely.total_bounds(degrees)
    cell = 0.0003
    grid = Affine(cell, 0, left - cell, 0, -cell, top + cell)
    shape = (int((top - bottom) / cell) + 3, int((right - left) / cell) + 3)
    file = write_raster(tmp_path / "r.tif", scattered(*shape), crs=CRS("EPSG:4490"), transform=grid)
    expected = means(degrees, file, CRS("EPSG:4490"))
    assert np.isfinite(expected).all()
    np.testing.assert_allclose(means(polygons, file, METRIC), expected, rtol=1e-7)


def test_scale_and_offset_of_the_raster_are_applied(tmp_path: Path) -> None:
    file = write_raster(tmp_path / "r.tif", np.full((2, 2), 5000, dtype="int16"))
    with rasterio.open(file, "r+") as target:
        target.scales, target.offsets = (0.0001,), (0.25,)
    assert means(shapes(cells(0, 0, 2, 2)), file) == pytest.approx([0.75])


def test_an_undeclared_fill_value_spoils_no_neighbour(tmp_path: Path) -> None:
    values = np.array([[np.finfo("float32").min, 2.0, 4.0]], dtype="float32")
    file = write_raster(tmp_path / "r.tif", values, nodata=None)
    found = means(shapes(cells(1, 0, 3, 1), cells(0, 0, 1, 1)), file)
    assert found[0] == pytest.approx(3.0)
    assert np.isnan(found[1])


@pytest.mark.parametrize(
    "transform",
    [
        pytest.param(Affine(28, 10, EAST, 10, -28, NORTH), id="rotated"),
        pytest.param(Affine(30, 0, EAST, 0, 30, NORTH), id="south at the top"),
    ],
)
def test_a_raster_that_is_not_north_up_is_refused_with_a_remedy(tmp_path: Path, transform: Affine) -> None:
    file = write_raster(tmp_path / "r.tif", scattered(4, 4), transform=transform)
    with pytest.raises(ZonemapError) as refused:
        raster_means(shapes(cells(0, 0, 1, 1)), file, METRIC)
    assert refused.value.code == "raster_not_north_up"
    assert str(file) in refused.value.message
    assert "gdalwarp" in refused.value.remedy


def test_a_raster_without_crs_is_refused_with_a_remedy(tmp_path: Path) -> None:
    file = write_raster(tmp_path / "r.tif", scattered(4, 4), crs=None)
    with pytest.raises(ZonemapError) as refused:
        raster_means(shapes(cells(0, 0, 1, 1)), file, METRIC)
    assert refused.value.code == "no_crs"
