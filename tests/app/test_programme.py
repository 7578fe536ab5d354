"""The page of redevelopment: every study as a planner asks it, told in words where it cannot be made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.app.browser import CHROMIUM, Visit, go, served, settle, visiting
from tests.assessment.studies.test_phases import zone_of
from zonemap.assessment import assess, save

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium fonts-noto-cjk"),
]

WAIT = 30_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a zone of five parcels with a core area and services, assessed twice by different numbers."""
    workspace = zone_of(tmp_path_factory.mktemp("programme") / "w")
    save(assess(workspace, values={"industry_far_minimum": 5.0}, run="strict"), workspace)
    save(assess(workspace, run="usual"), workspace)
    with served(workspace.path) as url:
        yield url


@pytest.fixture
def visit(address: str, browser: Browser) -> Iterator[Visit]:
    with visiting(f"{address}/?study=sites", browser) as opened:
        expect(opened.page.locator("iframe").first).to_be_visible(timeout=60_000)
        go(opened.page, "再开发")
        yield opened


def metric(visit: Visit, title: str) -> Locator:
    return visit.page.get_by_test_id("stMetric").filter(has_text=title).get_by_test_id("stMetricValue")


def study(visit: Visit, title: str) -> None:
    visit.page.get_by_role("radiogroup", name="专题分析").get_by_text(title, exact=True).click()


def test_sites_are_listed_and_drawn_and_asking_for_more_leaves_fewer(visit: Visit, address: str) -> None:
    expect(metric(visit, "片区数")).to_have_text(re.compile(r"^3 / 3$"), timeout=WAIT)
    field = visit.page.get_by_role("spinbutton", name="片区最小面积，平方米")
    field.fill("20000")
    field.press("Enter")
    expect(visit.page.get_by_text("没有符合条件的片区", exact=False)).to_be_visible(timeout=WAIT)
    assert "site_area=20000" in visit.page.url
    assert visit.hosts == {urlparse(address).netloc}
    assert visit.complaints == []


def test_the_core_area_grows_year_by_year(visit: Visit) -> None:
    study(visit, "核心区滚动开发")
    expect(visit.page.get_by_text("请选择开发区并填写每年开发面积")).to_be_visible(timeout=WAIT)
    visit.page.get_by_role("combobox", name="开发区").last.click()
    visit.page.get_by_role("option", name="区", exact=True).click()
    field = visit.page.get_by_role("spinbutton", name="每年开发面积，平方米")
    field.fill("10000")
    field.press("Enter")
    expect(metric(visit, "合计纳入面积，公顷")).to_have_text("2.0", timeout=WAIT)
    expect(visit.page.get_by_text("2027 年：1.0 公顷")).to_be_visible()


def test_what_a_service_reaches_is_told_and_what_nobody_delivered_is_unknown(visit: Visit) -> None:
    study(visit, "设施覆盖与缺口")
    expect(metric(visit, "未覆盖或不能确认覆盖的宗地")).to_have_text("0", timeout=WAIT)
    visit.page.get_by_text("“绿岛”共享治污设施", exact=True).click()
    expect(visit.page.get_by_text("未提供服务范围，缺口不详", exact=False)).to_be_visible(timeout=WAIT)


def test_where_no_belt_is_loaded_the_way_on_is_told_and_a_proposal_needs_a_shore(visit: Visit) -> None:
    study(visit, "沿江科创带")
    expect(visit.page.get_by_text("官方边界未公开", exact=False)).to_be_visible(timeout=WAIT)
    field = visit.page.get_by_role("spinbutton", name="距岸线进深，米")
    field.fill("1000")
    field.press("Enter")
    expect(visit.page.get_by_text("没有图层“shoreline”", exact=False)).to_be_visible(timeout=WAIT)
    assert "belt_depth=1000" in visit.page.url


def test_the_mix_is_told_by_the_blocks_there_are_and_the_way_on_where_there_are_none(visit: Visit) -> None:
    study(visit, "分区块产业构成")
    expect(visit.page.get_by_text("没有图层“parks”", exact=False)).to_be_visible(timeout=WAIT)
    visit.page.get_by_text("核心区", exact=True).last.click()
    expect(visit.page.get_by_text("混合度指数：只有一个大类时为 0", exact=False)).to_be_visible(timeout=WAIT)
    expect(visit.page.get_by_text(re.compile("^混合度跨档或不详|^单一行业大类")).first).to_be_visible(
        timeout=WAIT
    )
    assert "mix_by=core_areas" in visit.page.url


def test_two_runs_are_compared_by_cause(visit: Visit) -> None:
    study(visit, "两次运行比较")
    expect(visit.page.get_by_text("strict", exact=True)).to_be_visible(timeout=WAIT)
    expect(visit.page.get_by_text("移出清单")).to_be_visible(timeout=WAIT)


def test_firmness_is_worked_out_when_asked(visit: Visit) -> None:
    study(visit, "清单稳健性")
    visit.page.get_by_role("button", name="开始计算").click()
    expect(metric(visit, "本次运行确定低效")).to_be_visible(timeout=60_000)


STRANGE = (
    "study=<b>none&site_area=-5&site_blocked=7&all_budget=nan",
    "study=phases&phase_zone=nowhere&phase_area=1e99&phase_years=400",
    "study=comparison&before=no-such-run",
    "study=robustness&draws=abc&spread=5",
    "study=belt&belt_depth=abc&belt_within=moon&belt_roads=<i>",
    "study=belt&belt_depth=0",
    "study=coverage&service=moonlight&gap_zone=<i>",
    "study=mix&mix_by=<b>",
)


def test_an_address_that_asks_for_what_there_is_not_is_no_fault(visit: Visit, address: str) -> None:
    for query in STRANGE:
        visit.page.goto(f"{address}/programme?{query}")
        expect(visit.page.get_by_role("radiogroup", name="专题分析")).to_be_visible(timeout=WAIT)
        settle(visit.page)
        expect(visit.page.get_by_text("出现未预料的问题", exact=False)).to_have_count(0)


def test_a_budget_without_a_cost_is_said_with_the_number_to_fill_in(visit: Visit) -> None:
    field = visit.page.get_by_role("spinbutton", name="合计成本上限，万元")
    field.fill("100")
    field.press("Enter")
    expect(visit.page.get_by_text("redevelopment_cost_cny_per_m2", exact=False)).to_be_visible(timeout=WAIT)
