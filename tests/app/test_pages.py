"""The pages beside the map, as a planner goes from one to the next, in a real Chromium."""

from __future__ import annotations

from urllib.parse import urlparse

import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from tests.app.browser import CHROMIUM, Visit, go, served, visiting
from zonemap.assessment import load
from zonemap.clauses import requirements
from zonemap.plan import load_plan
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
    go(page, "准入")
    expect(page.get_by_text("选定宗地并填写行业代码", exact=False)).to_be_visible(timeout=30_000)
    go(page, "依据")
    expect(page.get_by_role("main").get_by_text("盘活利用存量土地", exact=False).first).to_be_visible(
        timeout=30_000
    )
    go(page, "出图")
    expect(page.get_by_text("本次运行尚无成果", exact=False)).to_be_visible(timeout=30_000)
    page.wait_for_timeout(1500)
    assert visit.hosts == {urlparse(address).netloc}
    assert visit.complaints == []


def test_the_plan_shows_every_requirement_with_what_serves_it(visit: Visit) -> None:
    page = visit.page
    go(page, "依据")
    main = page.get_by_role("main")
    expect(main.get_by_text("六(一) 提升土地集约利用水平")).to_be_visible(timeout=30_000)
    folds = main.locator("details:not([open]) > summary")
    while folds.count():
        folds.first.click()
        page.wait_for_timeout(500)
    expect(main.get_by_text("七(二) 注重考核引导")).to_be_visible(timeout=30_000)
    text = main.inner_text()
    for each in requirements(load_plan()):
        assert f"{each.row} 「{each.quote}」" in text, each.row
    assert text.count("不上图") == 3  # two requirements, and their count
    assert "工作区没有的图层：规划用地、基础设施廊道、道路" in text
    assert "人行南通中心支行" not in text
    assert (
        main.get_by_test_id("stDataFrame").count() == 6
    )  # a table of land per requirement with rules, and the numbers


def test_a_page_in_the_address_is_the_first_that_a_new_server_shows(
    town: Workspace, browser: Browser
) -> None:
    with served(town.path) as address, visiting(f"{address}/plan", browser) as visit:
        expect(visit.page.get_by_text("六(一) 提升土地集约利用水平")).to_be_visible(timeout=60_000)


def test_a_parcel_in_the_address_is_the_one_looked_at(visit: Visit, address: str, town: Workspace) -> None:
    parcel_id = str(load(town).parcels.index[0])
    visit.page.goto(f"{address}/?parcel={parcel_id}")
    expect(visit.page.get_by_text(f"宗地 {parcel_id}", exact=True)).to_be_visible(timeout=30_000)
    go(visit.page, "低效用地")
    expect(visit.page.get_by_text(f"宗地 {parcel_id}", exact=True)).to_be_visible(timeout=30_000)


def test_a_first_visitor_may_come_to_any_page_by_its_address(town: Workspace, browser: Browser) -> None:
    with served(town.path) as url, visiting(f"{url}/scorecard?zone=Z2", browser) as first:
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


def test_a_project_is_admitted_or_not_with_the_clause_and_the_address_asks_again(
    visit: Visit, address: str, town: Workspace
) -> None:
    page, main = visit.page, visit.page.get_by_role("main")
    page.goto(f"{address}/?parcel=low")
    go(page, "准入")
    expect(main.get_by_text("选定宗地并填写行业代码", exact=False)).to_be_visible(timeout=30_000)
    main.get_by_label("行业代码（GB/T 4754）").fill("26")
    main.get_by_label("行业代码（GB/T 4754）").press("Enter")
    expect(main.get_by_text("准入：禁止", exact=False)).to_be_visible(timeout=30_000)
    expect(main.get_by_text("占用生态保护红线“R”", exact=False)).to_be_visible()
    expect(main.get_by_text("没有图层“shoreline”", exact=False)).to_be_visible()
    expect(main.get_by_text("淘汰类", exact=False)).to_be_visible()
    main.get_by_text("2002", exact=True).click()
    expect(main.get_by_text("化学原料及化学制品制造业", exact=False)).to_be_visible(timeout=30_000)
    assert "industry=26" in page.url
    assert "edition=2002" in page.url
    assert visit.complaints == []
    page.goto(f"{address}/admission?parcel=low&industry=38&edition=2002&activity=expand")
    expect(main.get_by_text("GB/T 4754-2002 没有大类 38", exact=False)).to_be_visible(timeout=30_000)


def test_text_of_a_list_is_shown_as_it_is_and_fetches_nothing(
    visit: Visit, address: str, town: Workspace
) -> None:
    hostile = "![x](http://example.invalid/x.png) <img src=x>"
    town.write_layer("access_list", pd.DataFrame([{"unit_id": "U", "text": hostile, "effect": "condition"}]))
    page = visit.page
    page.goto(f"{address}/admission?parcel=idle&industry=17&edition=2017")
    expect(
        page.get_by_role("main").get_by_text("![x](http://example.invalid/x.png)", exact=False)
    ).to_be_visible(timeout=30_000)
    page.wait_for_timeout(1000)
    assert visit.hosts == {urlparse(address).netloc}
