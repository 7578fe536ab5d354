"""A planner tries a number: counts, list, map and address follow, and nothing is kept unless it is saved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.app.browser import CHROMIUM, Visit, go
from zonemap.assessment import assess, runs
from zonemap.workspace import Workspace

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium fonts-noto-cjk"),
]

FAR = "工业项目计容容积率的行业控制指标（下限）"


def counts(page: Page) -> list[str]:
    """Return the parcels certain, possible and not listed, as the page says them."""
    return page.get_by_test_id("stMetricValue").all_inner_texts()[:3]


def said(workspace: Workspace, **values: float) -> list[str]:
    """Return the same of an assessment with these values."""
    listing = assess(workspace, values=values or None).manifest["totals"]["listing"]
    return [f"{listing[name]['parcels']:,} 宗" for name in ("certain", "possible", "not")]


def attempt(page: Page, value: str) -> None:
    field = page.get_by_role("spinbutton", name=FAR)
    if not field.is_visible():
        page.locator("summary").filter(has_text="试算法规与标准数值").click()
    field.fill(value)
    field.press("Enter")


def test_counts_follow_a_number_on_every_page_and_come_back(visit: Visit, town: Workspace) -> None:
    page = visit.page
    before = said(town)
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(before[0], timeout=30_000)
    attempt(page, "3")
    expect(page.get_by_text("试算，尚未保存", exact=False)).to_be_visible(timeout=60_000)
    after = said(town, industry_far_minimum=3.0)
    assert counts(page) == after != before
    go(page, "总览")
    expect(page.get_by_text("各开发区用地（公顷）")).to_be_visible(timeout=30_000)
    assert counts(page) == after
    assert "set=industry_far_minimum" in page.url
    page.get_by_role("button", name="全部恢复").click()
    expect(page.get_by_text("试算，尚未保存", exact=False)).to_have_count(0, timeout=30_000)
    assert counts(page) == before


def test_the_clause_of_a_number_stands_beside_it(visit: Visit) -> None:
    visit.page.locator("summary").filter(has_text="试算阈值").click()
    shown = visit.page.locator("[data-testid=stExpander]").filter(has_text="亩均税收下限")
    expect(shown.get_by_text("盘活利用存量土地", exact=False).first).to_be_visible(timeout=30_000)
    expect(shown.get_by_placeholder("未设定，不判定").first).to_be_visible()


def test_the_list_follows_a_number_in_the_address(visit: Visit, address: str, town: Workspace) -> None:
    listed = int((assess(town, values={"industry_far_minimum": 3.0}).parcels["listing"] == "certain").sum())
    visit.page.goto(f"{address}/?set=industry_far_minimum:3")
    go(visit.page, "低效用地")
    expect(visit.page.get_by_text(f"共 {listed} 宗", exact=False)).to_be_visible(timeout=30_000)


def test_a_trial_is_kept_only_when_saved(visit: Visit, town: Workspace) -> None:
    page = visit.page
    before = runs(town)
    attempt(page, "2.5")
    expect(page.get_by_text("试算，尚未保存", exact=False)).to_be_visible(timeout=60_000)
    assert runs(town) == before
    page.get_by_role("button", name="保存为运行").click()
    expect(page.get_by_text("试算，尚未保存", exact=False)).to_have_count(0, timeout=30_000)
    (kept,) = set(runs(town)) - set(before)
    assert kept == assess(town, values={"industry_far_minimum": 2.5}).run
    assert f"run={kept}" in page.url
    assert counts(page) == said(town, industry_far_minimum=2.5)


def test_two_tabs_of_one_browser_try_different_numbers(visit: Visit, address: str, town: Workspace) -> None:
    first, second = visit.page, visit.context.new_page()
    first.goto(f"{address}/?set=industry_far_minimum:3")
    second.goto(f"{address}/?set=industry_far_minimum:0.1")
    for page, value in ((first, 3.0), (second, 0.1)):
        expect(page.get_by_test_id("stMetricValue").first).to_have_text(
            said(town, industry_far_minimum=value)[0], timeout=60_000
        )
    go(first, "总览")
    expect(first.get_by_text("各开发区用地（公顷）")).to_be_visible(timeout=30_000)
    assert counts(first) == said(town, industry_far_minimum=3.0)


@pytest.mark.parametrize(
    "setting",
    [
        "no_such_number:1",
        "industry_far_minimum:abc",
        "industry_far_minimum:nan",
        "new_storey_height_m:0.1",
        "![a](http://example.invalid/a.png)",
    ],
    ids=["a number there is not", "a word", "no number", "below what makes sense", "markup"],
)
def test_an_address_that_sets_what_cannot_be_set_is_told_and_left_aside(
    visit: Visit, address: str, town: Workspace, setting: str
) -> None:
    visit.page.goto(f"{address}/?set={setting}")
    expect(visit.page.get_by_text("网址中有不能识别的试算设置", exact=False)).to_be_visible(timeout=30_000)
    visit.page.wait_for_timeout(500)
    assert not any("example.invalid" in url and not url.startswith(address) for url in visit.asked)
    expect(visit.page.get_by_test_id("stMetricValue").first).to_be_visible(timeout=30_000)


def test_a_run_that_there_is_not_is_told_and_leads_on_to_the_latest(
    visit: Visit, address: str, town: Workspace
) -> None:
    visit.page.goto(f"{address}/?run=no-such-run")
    expect(visit.page.get_by_text("no-such-run", exact=False).first).to_be_visible(timeout=30_000)
    visit.page.get_by_role("button", name="打开最新一次运行").click()
    expect(visit.page.get_by_test_id("stMetricValue").first).to_be_visible(timeout=30_000)
