"""The pages beside the map, as a planner goes from one to the next, in a real Chromium."""

from __future__ import annotations

from urllib.parse import urlparse

import pytest
from playwright.sync_api import expect

from tests.app.browser import CHROMIUM, Visit, go, served, visiting
from zonemap.assessment import load
from zonemap.workspace import Workspace

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium fonts-noto-cjk"),
]


def test_every_page_opens_and_asks_nobody_outside(visit: Visit, address: str) -> None:
    page = visit.page
    go(page, "总览")
    expect(page.get_by_text("各开发区用地（公顷）")).to_be_visible(timeout=30_000)
    go(page, "低效用地")
    expect(page.get_by_text("共 ", exact=False).first).to_be_visible(timeout=30_000)
    go(page, "增容")
    expect(page.get_by_text("各开发区分途径增容潜力")).to_be_visible(timeout=30_000)
    go(page, "评分")
    expect(page.get_by_text("各开发区方案目标")).to_be_visible(timeout=30_000)
    go(page, "规则")
    expect(page.get_by_text("宗地涉及的约束")).to_be_visible(timeout=30_000)
    go(page, "依据")
    expect(page.get_by_role("main").get_by_text("盘活利用存量土地", exact=False).first).to_be_visible(
        timeout=30_000
    )
    go(page, "出图")
    expect(page.get_by_text("本次运行尚无成果", exact=False)).to_be_visible(timeout=30_000)
    page.wait_for_timeout(1500)
    assert visit.hosts == {urlparse(address).netloc}
    assert visit.complaints == []


def test_a_parcel_in_the_address_is_the_one_looked_at(visit: Visit, address: str, town: Workspace) -> None:
    parcel_id = str(load(town).parcels.index[0])
    visit.page.goto(f"{address}/?parcel={parcel_id}")
    expect(visit.page.get_by_text(f"宗地 {parcel_id}", exact=True)).to_be_visible(timeout=30_000)
    go(visit.page, "低效用地")
    expect(visit.page.get_by_text(f"宗地 {parcel_id}", exact=True)).to_be_visible(timeout=30_000)


def test_a_first_visitor_may_come_to_any_page_by_its_address(town: Workspace) -> None:
    with served(town.path) as url, visiting(f"{url}/scorecard?zone=Z2") as first:
        expect(first.page.get_by_text("各开发区方案目标")).to_be_visible(timeout=60_000)
        expect(first.page.get_by_role("heading", name="西区")).to_be_visible(timeout=30_000)
        expect(first.page.get_by_text("Page not found")).to_have_count(0)


def test_a_search_that_fits_nothing_says_what_to_do(visit: Visit) -> None:
    go(visit.page, "低效用地")
    box = visit.page.get_by_label("宗地代码包含")
    box.fill("no-such-parcel")
    box.press("Enter")
    expect(visit.page.get_by_text("没有符合条件的宗地", exact=False)).to_be_visible(timeout=30_000)


def test_an_address_with_a_parcel_that_is_not_there_is_no_fault(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}/?parcel=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(visit.page.get_by_text("点击地图上的宗地")).to_be_visible(timeout=30_000)


def test_the_map_opens_at_the_parcel_chosen_and_keeps_its_view_when_another_is_clicked(
    visit: Visit, address: str, town: Workspace
) -> None:
    page = visit.page
    page.goto(f"{address}/?parcel={load(town).parcels.index[0]}")
    page.frame_locator("iframe").locator("img.leaflet-tile-loaded").first.wait_for(timeout=60_000)
    page.wait_for_timeout(2000)
    frame = next(each for each in page.frames if "streamlit_folium" in each.url)
    opened = frame.evaluate("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]")
    assert opened[0] >= 15
    box = page.locator("iframe").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 5, box["y"] + box["height"] / 2)
    page.wait_for_timeout(2500)
    frame = next(each for each in page.frames if "streamlit_folium" in each.url)
    assert frame.evaluate("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]") == pytest.approx(
        opened
    )


@pytest.mark.parametrize(
    ("address_of", "shown"),
    [
        ("?layers=²:²,foo:bar&theme=nothing", "确定低效"),
        ("list?zone=<b>nowhere&list=all&id=", "共 "),
        ("gain?land=sea&zone=Z9", "各开发区分途径增容潜力"),
        ("export?kind=tapestry&format=.exe&paper=A9", "生成"),
    ],
    ids=["map", "list", "gain", "export"],
)
def test_an_address_that_chooses_what_there_is_not_shows_what_there_is(
    visit: Visit, address: str, address_of: str, shown: str
) -> None:
    main = visit.page.get_by_role("main")
    visit.page.goto(f"{address}/{address_of}")
    expect(main.get_by_text(shown, exact=False).first).to_be_visible(timeout=30_000)
    visit.page.wait_for_timeout(1500)
    expect(main.get_by_text("出现未预料的问题", exact=False)).to_have_count(0)
    expect(main.get_by_text("没有符合条件的宗地", exact=False)).to_have_count(0)
