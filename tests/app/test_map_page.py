"""The map page as a planner uses it, in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import geopandas as gpd
import pytest
from playwright.sync_api import Browser, Frame, expect

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
def visit(address: str, browser: Browser) -> Iterator[Visit]:
    with visiting(address, browser) as opened:
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
    expect(page.get_by_role("main").get_by_text("六(一)", exact=False).first).to_be_visible()
    expect(page.get_by_role("main").get_by_text("盘活利用存量土地", exact=False).first).to_be_visible()
    expect(page.get_by_text("示意数据", exact=False).first).to_be_visible()
    assert visit.hosts == {urlparse(address).netloc}
    assert visit.complaints == []


def test_the_map_shows_tiles_of_parcels_and_layers(visit: Visit) -> None:
    tiles = [url for url in visit.asked if "/zonemap/tiles/" in url]
    layers = {re.search(r"/tiles/[^/]+/([^/]+)/", url)[1] for url in tiles}  # type: ignore[index]
    assert {"inefficient", "ecological_redlines"} <= layers
    assert any("/zonemap/assets/leaflet.js" in url for url in visit.asked)


def map_of(visit: Visit) -> Frame:
    """Return the frame in which the map lives."""
    return next(frame for frame in visit.page.frames if "streamlit_folium" in frame.url)


VIEW = "[map.getZoom(), map.getCenter().lat, map.getCenter().lng]"


def test_theme_layers_numbers_and_selection_change_and_the_map_stays_as_its_reader_left_it(
    visit: Visit,
) -> None:
    page = visit.page
    frame = map_of(visit)
    frame.evaluate("window.mark = 1; map.setZoom(map.getZoom() - 1, {animate: false})")
    page.wait_for_timeout(700)
    left = frame.evaluate(VIEW)
    page.get_by_text("计容容积率分布图").click()
    expect(page.get_by_text("容积率 ＜ 0.5")).to_be_visible(timeout=30_000)
    click_map(visit, 0.42, 0.62)
    expect(page.get_by_text("宗地 THIN")).to_be_visible(timeout=30_000)
    page.locator("summary").filter(has_text="图层").click()
    page.get_by_test_id("stCheckbox").get_by_text("生态保护红线", exact=True).click()
    page.wait_for_timeout(1500)
    page.locator("summary").filter(has_text="试算法规与标准数值").click()
    field = page.get_by_role("spinbutton", name="工业项目计容容积率的行业控制指标（下限）")
    field.fill("3")
    field.press("Enter")
    expect(page.get_by_text("试算，尚未保存", exact=False)).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1500)
    assert frame.evaluate("window.mark") == 1, "the map was loaded anew"
    assert frame.evaluate(VIEW) == left
    assert any(
        re.search(r"/tiles/[^/]+/far_counted/.*set=industry_far_minimum:3", url) for url in visit.asked
    )
    assert "ecological_redlines" not in frame.evaluate("Object.keys(map.zonemapTiles)")


def test_moving_the_map_asks_nothing_of_the_pages(address: str, browser: Browser) -> None:
    sent: list[object] = []
    with visiting("about:blank", browser) as opened:

        def heard(frame: object) -> None:
            sent.append(frame)

        opened.page.on("websocket", lambda socket: socket.on("framesent", heard))
        opened.page.goto(address)
        opened.page.frame_locator("iframe").locator("img.leaflet-tile-loaded").first.wait_for(timeout=60_000)
        before = -1
        while before != len(sent):  # until the page has come to rest
            before = len(sent)
            opened.page.wait_for_timeout(2500)
        sent.clear()
        map_of(opened).evaluate("map.panBy([120, 60], {animate: false}); map.zoomIn(1, {animate: false})")
        opened.page.wait_for_timeout(2000)
    assert sent == []


def test_an_opacity_reaches_the_map_without_loading_a_tile_anew(visit: Visit) -> None:
    page = visit.page
    page.locator("summary").filter(has_text="图层").click()
    handle = page.get_by_role("slider", name="宗地的不透明度（%）")
    asked = len([url for url in visit.asked if "/inefficient/" in url])
    handle.focus()
    for shown in range(90, 40, -10):  # a press is one step
        handle.press("ArrowLeft")
        expect(handle).to_have_value(str(shown))
    map_of(visit).wait_for_function(
        "Math.abs(map.zonemapTiles.parcels.options.opacity - 0.5) < 1e-6", timeout=30_000
    )
    assert len([url for url in visit.asked if "/inefficient/" in url]) == asked
    assert "layers=" in page.url


def test_a_parcel_is_found_by_a_part_of_its_id_and_the_map_goes_there(visit: Visit) -> None:
    page = visit.page
    before = map_of(visit).evaluate(VIEW)
    page.get_by_label("查找宗地").fill("HIN")
    page.get_by_label("查找宗地").press("Enter")
    expect(page.get_by_text("宗地 THIN")).to_be_visible(timeout=30_000)
    page.wait_for_timeout(1500)
    assert map_of(visit).evaluate(VIEW) != before
    page.get_by_label("查找宗地").fill("![a](http://example.invalid/x.png)")
    page.get_by_label("查找宗地").press("Enter")
    expect(page.get_by_text("没有代码包含", exact=False)).to_be_visible(timeout=30_000)
    assert not any("example.invalid" in url for url in visit.asked)


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
