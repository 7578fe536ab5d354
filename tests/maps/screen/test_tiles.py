from __future__ import annotations

import io
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from PIL import Image

from tests.maps.toy import SOUTH, TOY_CRS, WEST, squares
from zonemap.maps.classes import Overlay, ParcelVerdict
from zonemap.maps.screen import tiles
from zonemap.maps.screen.painting import EMPTY, SIZE, Palette
from zonemap.maps.screen.projection import DEGREES, projected
from zonemap.maps.screen.tiles import OverlayTiles, ParcelTiles, tile_bounds
from zonemap.maps.style import STYLES, codes_of, style_of

VERDICTS = Palette.of(STYLES[ParcelVerdict])
RED = style_of(ParcelVerdict.CERTAIN).fill_rgba
BLUE = style_of(ParcelVerdict.NOT).fill_rgba


def degrees(x: float, y: float) -> tuple[float, float]:
    point = projected(shapely.Point(x, y), TOY_CRS, DEGREES)
    return point.x, point.y


def place(x: float, y: float, z: int) -> tuple[int, int, int, int]:
    """Tile column and row, and the pixel in it, of a place of the toy town."""
    lon, lat = degrees(x, y)
    across = (lon + 180) / 360 * 2**z
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z
    return int(across), int(down), int(across % 1 * SIZE), int(down % 1 * SIZE)


def seen(
    layer: ParcelTiles | OverlayTiles, codes: np.ndarray, palette: Palette, at: tuple[float, float], z: int
) -> tuple[int, ...]:
    """The colour of the place in its tile."""
    x, y, column, row = place(*at, z)
    with Image.open(io.BytesIO(layer.tile(z, x, y, codes, palette))) as image:
        colour: tuple[int, ...] = image.convert("RGBA").getpixel((column, row))
    return colour


def checker(count: int = 100) -> np.ndarray:
    return np.where(np.arange(count) % 2, 0, 2).astype(np.uint8)


@pytest.mark.parametrize("z", [14, 16, 18])
def test_each_square_has_its_colour_and_the_street_none(z: int) -> None:
    layer = ParcelTiles(squares(), TOY_CRS)
    assert seen(layer, checker(), VERDICTS, (WEST + 50, SOUTH + 50), z) == BLUE
    assert seen(layer, checker(), VERDICTS, (WEST + 170, SOUTH + 50), z) == RED
    if z > 14:
        assert seen(layer, checker(), VERDICTS, (WEST + 110, SOUTH + 50), z)[3] == 0


def test_far_out_tiles_show_the_same_colours_as_near_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "MOST_DRAWN", 10)
    layer = ParcelTiles(squares(), TOY_CRS)
    for z in (13, 15, 17):  # rectangles set by pixel, then drawn row numbers
        assert seen(layer, checker(), VERDICTS, (WEST + 50, SOUTH + 50), z) == BLUE
        assert seen(layer, checker(), VERDICTS, (WEST + 170, SOUTH + 50), z) == RED


def test_a_moved_threshold_recolours_without_drawing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "MOST_DRAWN", 10)
    layer = ParcelTiles(squares(), TOY_CRS)
    at = (WEST + 50, SOUTH + 50)
    assert seen(layer, checker(), VERDICTS, at, 15) == BLUE
    monkeypatch.setattr(ParcelTiles, "_row_numbers", lambda *_: pytest.fail("drawn anew"))
    assert seen(layer, 2 - checker(), VERDICTS, at, 15) == RED


def test_a_code_beyond_the_styles_is_not_drawn() -> None:
    layer = ParcelTiles(squares(), TOY_CRS)
    codes = codes_of([None] * 100, ParcelVerdict)
    assert seen(layer, codes, VERDICTS, (WEST + 50, SOUTH + 50), 16)[3] == 0


def test_far_out_every_parcel_keeps_at_least_a_pixel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "MOST_DRAWN", 0)
    layer = ParcelTiles(squares(1, 1), TOY_CRS)
    x, y, _column, _row = place(WEST, SOUTH, 6)
    with Image.open(io.BytesIO(layer.tile(6, x, y, np.zeros(1, np.uint8), VERDICTS))) as image:
        assert (np.array(image.convert("RGBA"))[..., 3] > 0).sum() == 1


def test_a_tile_without_parcels_is_small_and_clear() -> None:
    layer = ParcelTiles(squares(), TOY_CRS)
    assert layer.tile(12, 0, 0, checker(), VERDICTS) == EMPTY
    assert ParcelTiles(np.array([], dtype=object), TOY_CRS).tile(1, 1, 0, checker(0), VERDICTS) == EMPTY
    assert len(EMPTY) < 4_000
    with Image.open(io.BytesIO(EMPTY)) as image:
        assert image.size == (SIZE, SIZE)
        assert image.convert("RGBA").getextrema()[3] == (0, 0)


def test_pick_names_the_row_of_the_square_and_nothing_in_the_street() -> None:
    layer = ParcelTiles(squares(), TOY_CRS)
    assert layer.pick(*degrees(WEST + 50, SOUTH + 50)) == 0
    assert layer.pick(*degrees(WEST + 240 + 1, SOUTH + 120 + 99)) == 12
    assert layer.pick(*degrees(WEST + 110, SOUTH + 50)) == -1


def test_rows_count_missing_and_many_part_geometries() -> None:
    one, two, three = squares(3, 1)
    layer = ParcelTiles(np.array([None, shapely.MultiPolygon([one, three]), two]), TOY_CRS)
    assert layer.pick(*degrees(WEST + 290, SOUTH + 50)) == 1
    assert layer.pick(*degrees(WEST + 170, SOUTH + 50)) == 2
    codes = np.array([1, 0, 2], np.uint8)
    assert seen(layer, codes, VERDICTS, (WEST + 290, SOUTH + 50), 16) == RED
    assert seen(layer, codes, VERDICTS, (WEST + 170, SOUTH + 50), 16) == BLUE


def test_a_hole_is_see_through_in_both_kinds_of_layer() -> None:
    ring = np.array(
        [
            shapely.box(WEST, SOUTH, WEST + 300, SOUTH + 300)
            - shapely.box(WEST + 100, SOUTH + 100, WEST + 200, SOUTH + 200)
        ]
    )
    for layer in (ParcelTiles(ring, TOY_CRS), OverlayTiles(ring, TOY_CRS)):
        codes = np.zeros(1, np.uint8)
        assert seen(layer, codes, VERDICTS, (WEST + 150, SOUTH + 150), 16)[3] == 0
        assert seen(layer, codes, VERDICTS, (WEST + 50, SOUTH + 50), 16) == RED


def test_overlays_draw_areas_and_lines_and_leave_the_rest_clear() -> None:
    shapes = np.array(
        [
            shapely.box(WEST, SOUTH, WEST + 500, SOUTH + 500),
            shapely.LineString([(WEST + 600, SOUTH), (WEST + 600, SOUTH + 900)]),
        ]
    )
    layer, palette = OverlayTiles(shapes, TOY_CRS), Palette.of(STYLES[Overlay])
    codes = codes_of(["ecological_redlines", "shoreline"], Overlay)
    red = style_of(Overlay.ECOLOGICAL_REDLINES).fill_rgba
    # averaging translucent colours costs some of their precision
    assert seen(layer, codes, palette, (WEST + 250, SOUTH + 250), 15) == pytest.approx(red, abs=8)
    assert seen(layer, codes, palette, (WEST + 600, SOUTH + 400), 18)[3] > 100
    assert seen(layer, codes, palette, (WEST + 560, SOUTH + 250), 15)[3] == 0
    assert layer.tile(12, 0, 0, codes, palette) == EMPTY


def test_a_polygon_around_the_whole_tile_fills_it() -> None:
    far = np.array([shapely.box(WEST - 50_000, SOUTH - 50_000, WEST + 50_000, SOUTH + 50_000)])
    layer = OverlayTiles(far, TOY_CRS)
    x, y, _column, _row = place(WEST, SOUTH, 18)
    with Image.open(io.BytesIO(layer.tile(18, x, y, np.zeros(1, np.uint8), VERDICTS))) as image:
        assert image.convert("RGBA").getextrema() == tuple((value, value) for value in RED)


def test_tiles_drawn_by_many_threads_equal_those_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "RASTERS_KEPT", 2)
    monkeypatch.setattr(tiles, "MOST_DRAWN", 50)
    layer = ParcelTiles(squares(), TOY_CRS)
    places = [(z, *place(WEST + 300, SOUTH + 300, z)[:2]) for z in (12, 13, 14, 15, 16, 17)] * 4
    alone = [layer.tile(*key, checker(), VERDICTS) for key in places]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda key: layer.tile(*key, checker(), VERDICTS), places))
    assert together == alone


def test_neighbouring_tiles_share_their_edge() -> None:
    assert tile_bounds(10, 855, 413)[2] == pytest.approx(tile_bounds(10, 856, 413)[0])
    assert tile_bounds(10, 855, 413)[1] == pytest.approx(tile_bounds(10, 855, 414)[3])
