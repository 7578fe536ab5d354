"""The map page as a planner uses it, in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import geopandas as gpd
import pytest
from playwright.sync_api import expect

from tests.app.browser import CHROMIUM, Visit, served, visiting
from tests.toytown import building, layer, parcel, square, town
from zonemap.assessment import assess, save

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium fonts-noto-cjk"),
]

EVIL = "<img src=x onerror=\"document.title='hit'\">${alert(1)}`![a](http://example.invalid/x.png)"


def four_parcels() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return four squares; the lower left one is built too thinly for its industry."""
    parcels = layer(
        [
            parcel(parcel_id="THIN", far_max=2.0, density_max=0.5, height_max_m=24.0),
            parcel(parcel_id="DENSE"),
            parcel(parcel_id="BARE"),
            parcel(parcel_id="EVIL", owner_id=EVIL),
        ],
        [square(0, 0), square(1.2, 0), square(0, 1.2), square(1.2, 1.2)],
    )
    houses = layer(
        [building(building_id="A"), building(building_id="B", storeys=4, storey_height_m=4.0)],
        [square(0, 0, width=40, height=100), square(1.2, 0, width=60, height=100)],
    )
    return parcels, houses


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    parcels, houses = four_parcels()
    lines = layer([{"name": EVIL, "edition": "2025"}], [square(0, 0, width=30, height=30)])
    folder = tmp_path_factory.mktemp("app") / "workspace"
    workspace = town(
        folder, {"parcels": parcels, "buildings": houses, "ecological_redlines": lines}, synthetic=True
    )
    save(assess(workspace), workspace)
    with served(Path(folder)) as url:
        yield url


@pytest.fixture
def visit(address: str) -> Iterator[Visit]:
    with visiting(address) as opened:
        expect(opened.page.locator("iframe")).to_be_visible(timeout=60_000)
        opened.page.frame_locator("iframe").locator("img.leaflet-tile-loaded").first.wait_for(timeout=60_000)
        yield opened


def click_map(visit: Visit, right: float, down: float) -> None:
    """Click at a part of the map's width and height."""
    box = visit.page.locator("iframe").first.bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + right * box["width"], box["y"] + down * box["height"])


def test_a_click_on_a_flagged_parcel_shows_its_reasons_and_clauses_and_asks_nobody_outside(
    visit: Visit, address: str
) -> None:
    page = visit.page
    click_map(visit, 0.3, 0.75)
    expect(page.get_by_text("宗地 THIN")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("计容容积率 0.40，低于行业控制指标 0.70")).to_be_visible()
    expect(page.get_by_text("六(一)", exact=False).first).to_be_visible()
    expect(page.get_by_text("盘活利用存量土地", exact=False).first).to_be_visible()
    expect(page.get_by_text("示意数据", exact=False).first).to_be_visible()
    assert visit.hosts == {urlparse(address).netloc}
    assert visit.complaints == []


def test_the_map_shows_tiles_of_parcels_and_layers(visit: Visit) -> None:
    tiles = [url for url in visit.asked if "/zonemap/tiles/" in url]
    layers = {re.search(r"/tiles/[^/]+/([^/]+)/", url)[1] for url in tiles}  # type: ignore[index]
    assert {"inefficient", "ecological_redlines"} <= layers
    assert any("/zonemap/assets/leaflet.js" in url for url in visit.asked)


def test_another_theme_colours_the_same_map(visit: Visit) -> None:
    visit.page.get_by_text("计容容积率分布图").click()
    expect(visit.page.get_by_text("容积率 ＜ 0.5")).to_be_visible(timeout=30_000)
    visit.page.wait_for_timeout(1500)
    assert any(re.search(r"/tiles/[^/]+/far_counted/", url) for url in visit.asked)


def test_text_of_the_data_runs_nowhere(visit: Visit) -> None:
    click_map(visit, 0.3, 0.75)
    expect(visit.page.get_by_text("宗地 THIN")).to_be_visible(timeout=30_000)
    visit.page.wait_for_timeout(1000)
    assert visit.page.title() != "hit"
    assert not any("example.invalid" in url for url in visit.asked)


def test_a_click_beside_all_parcels_asks_for_another(visit: Visit) -> None:
    click_map(visit, 0.5, 0.02)
    visit.page.wait_for_timeout(1500)
    expect(visit.page.get_by_text("点击地图上的宗地")).to_be_visible()
