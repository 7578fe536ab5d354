"""What is written: a GeoTIFF in its place, or nothing at all and a message that says what to do."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely

from tests.maps.toy import SOUTH, WEST, squares, toy_content
from zonemap.errors import ZonemapError
from zonemap.maps.classes import Overlay, ParcelVerdict
from zonemap.maps.fonts import faces
from zonemap.maps.sheet import A4, SheetLayer, draw_atlas, draw_sheet
from zonemap.maps.style import STYLES, style_of

RED = (0xC7, 0x37, 0x2F)


@pytest.mark.parametrize("landscape", [True, False], ids=["lying", "upright"])
def test_a_tif_lies_in_its_place_so_that_the_corner_of_a_parcel_falls_on_its_pixel(
    tmp_path: Path, landscape: bool
) -> None:
    square = SheetLayer("宗地", squares(1, 1), STYLES[ParcelVerdict], np.zeros(1, np.uint8))
    content = toy_content(
        layers=(square,), table=None, notes=(), bounds=(WEST - 50, SOUTH - 50, WEST + 150, SOUTH + 150)
    )
    out = tmp_path / "sheet.tif"
    record = draw_sheet(content, out, scale=2000, landscape=landscape, dpi=150)
    with rasterio.open(out) as page:
        assert page.crs.to_epsg() == 4549
        assert page.transform.b == page.transform.d == 0
        assert page.transform.a == -page.transform.e == pytest.approx(25.4 / 150 * 2)
        assert (page.width, page.height) == pytest.approx(
            (record.width_mm / 25.4 * 150, record.height_mm / 25.4 * 150), abs=1
        )
        pixels = page.read().astype(int)
        for x, y, right, up in ((WEST, SOUTH, 1, 1), (WEST + 100, SOUTH + 100, -1, -1)):
            row, column = page.index(x, y)
            inside = pixels[:, row - 4 * up, column + 4 * right]
            outside = pixels[:, row + 4 * up, column - 4 * right]
            assert abs(inside - RED).sum() < 30
            assert (outside == 255).all()
        assert page.tags()["TIFFTAG_XRESOLUTION"].startswith("150")


def test_a_tif_leaves_no_file_beside_it(tmp_path: Path) -> None:
    draw_sheet(toy_content(), tmp_path / "sheet.tif", dpi=40)
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.tif"]


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("suffix", [".pdf", ".png", ".svg", ".tif"])
def test_a_full_disk_is_explained_and_keeps_nothing_half_written(full_disk: Path, suffix: str) -> None:
    out = full_disk / f"sheet{suffix}"
    out.write_text("former")
    with pytest.raises(ZonemapError) as refused:
        draw_sheet(toy_content(), out, dpi=60)
    assert refused.value.code == "sheet_unwritable"
    assert [path.read_text() for path in full_disk.iterdir()] == ["former"]


def test_an_atlas_on_a_full_disk_is_explained_too(full_disk: Path) -> None:
    with pytest.raises(ZonemapError) as refused:
        draw_atlas([toy_content()] * 2, full_disk / "atlas.pdf")
    assert refused.value.code == "sheet_unwritable"
    assert not list(full_disk.iterdir())


def test_a_typeface_that_is_not_installed_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for cached in (faces.font_file, faces.typeface, faces._characters):
        cached.cache_clear()
    monkeypatch.setattr(faces.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ZonemapError) as refused:
        draw_sheet(toy_content(), tmp_path / "sheet.png", dpi=40)
    assert refused.value.code == "font_missing"
    assert "justmytype-intl-cjk" in refused.value.remedy
    assert not list(tmp_path.iterdir())


def test_a_feature_name_of_foreign_glyphs_is_marked_and_the_sheet_is_drawn(tmp_path: Path) -> None:
    border = np.array([shapely.box(WEST, SOUTH, WEST + 1200, SOUTH + 1200)])
    zone = SheetLayer("开发区", border, (style_of(Overlay.ZONES),), names=("示\U0001f600区",))
    content = toy_content()
    content = replace(content, layers=(content.layers[0], zone), locator=zone)
    record = draw_sheet(content, tmp_path / "sheet.png", paper=A4, dpi=40)
    assert record.texts.count("示〓区") == 2
    assert any("U+1F600" in text for text in record.texts)


@pytest.mark.parametrize("field", ["title", "bureau"])
def test_a_title_or_bureau_of_foreign_glyphs_is_refused_and_the_character_named(
    tmp_path: Path, field: str
) -> None:
    with pytest.raises(ZonemapError) as refused:
        draw_sheet(toy_content(**{field: "示范\U0001f600"}), tmp_path / "sheet.png", dpi=40)
    assert refused.value.code == "glyph_missing"
    assert "U+1F600" in refused.value.message


@pytest.mark.parametrize("field", ["title", "bureau"])
def test_a_text_too_long_to_be_read_is_refused_whole(tmp_path: Path, field: str) -> None:
    with pytest.raises(ZonemapError) as refused:
        draw_sheet(toy_content(**{field: "示范" * 300}), tmp_path / "sheet.png", paper=A4, dpi=40)
    assert refused.value.code == "text_too_long"
    assert not list(tmp_path.iterdir())
