"""Products made from the app, as a planner orders and takes them away; and a workspace that is gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.app.browser import CHROMIUM, Visit, go, served, settle, visiting
from tests.assessment.town import mixed_town
from zonemap.assessment import assess, runs, save
from zonemap.workspace import Workspace

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium fonts-noto-cjk"),
]


@pytest.fixture(autouse=True)
def on_the_page(request: pytest.FixtureRequest) -> None:
    """Go to the page, where a test has a browser open."""
    if "visit" in request.fixturenames:
        opened: Visit = request.getfixturevalue("visit")
        go(opened.page, "出图")
        expect(opened.page.get_by_role("button", name="生成", exact=True)).to_be_visible(timeout=30_000)


def made(visit: Visit, *choices: str) -> Path:
    """Order what is chosen, take the newest product away, and return where it was saved."""
    page = visit.page
    for choice in choices:
        page.get_by_role("main").get_by_text(choice, exact=True).click()
        page.wait_for_timeout(700)
    page.get_by_role("button", name="生成", exact=True).click()
    settle(page)
    expect(page.get_by_text("已生成", exact=False)).to_be_visible(timeout=60_000)
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载").first.click()
    target = Path(taken.value.path()).with_name(taken.value.suggested_filename)
    taken.value.save_as(target)
    return target


def test_a_sheet_is_made_looked_at_and_taken_away(visit: Visit, town: Workspace) -> None:
    sheet = made(visit, "竖幅", "A4")
    expect(visit.page.locator("img[src*=media]").first).to_be_visible(timeout=30_000)
    width, height = (round(float(each) / 72 * 25.4) for each in PdfReader(sheet).pages[0].mediabox[2:])
    assert (width, height) == (210, 297)
    assert sheet.name.startswith(runs(town)[-1])
    assert "paper=A4" in visit.page.url


def test_a_report_with_a_programme_is_ordered_by_its_studies(visit: Visit) -> None:
    report = made(visit, "报告", "XLSX", "再开发片区", "设施覆盖与缺口")
    assert "with=sites%2Ccoverage" in visit.page.url
    assert report.name.endswith("report-sites-coverage.xlsx")
    assert {"再开发片区", "设施覆盖表"} <= set(openpyxl.load_workbook(report).sheetnames)


def test_a_report_is_made_and_holds_every_parcel(visit: Visit) -> None:
    report = made(visit, "报告", "XLSX")
    book = openpyxl.load_workbook(report)
    ids = {str(cell.value) for sheet in book for column in sheet.iter_cols(max_col=2) for cell in column}
    assert {"low", "dense", "unknown", "idle"} <= ids


def test_a_trial_that_is_taken_away_is_saved_first(visit: Visit, address: str, town: Workspace) -> None:
    before = set(runs(town))
    visit.page.goto(f"{address}/?set=industry_far_minimum:2")
    expect(visit.page.get_by_text("试算，尚未保存", exact=False)).to_be_visible(timeout=60_000)
    go(visit.page, "出图")
    listed = made(visit, "低效用地清单")
    (kept,) = set(runs(town)) - before
    assert listed.name.startswith(kept)
    assert listed.read_text("utf-8-sig").startswith("parcel_id,")


def test_a_product_that_cannot_be_written_is_told_and_leaves_nothing(visit: Visit, town: Workspace) -> None:
    folder = town.path / "outputs"
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("a file where a folder should be")
    try:
        visit.page.get_by_role("button", name="生成", exact=True).click()
        expect(visit.page.get_by_text("无法写入", exact=False)).to_be_visible(timeout=60_000)
        expect(visit.page.get_by_text("Traceback", exact=False)).to_have_count(0)
    finally:
        folder.unlink()


def test_a_workspace_that_is_gone_is_told_and_comes_back(tmp_path: Path, browser: Browser) -> None:
    workspace = mixed_town(tmp_path / "workspace")
    save(assess(workspace), workspace)
    with served(workspace.path) as address, visiting(address, browser) as opened:
        page = opened.page
        expect(page.locator("iframe")).to_be_visible(timeout=60_000)
        aside = workspace.path.rename(tmp_path / "aside")
        go(page, "总览")
        expect(page.get_by_text("工作区", exact=False).first).to_be_visible(timeout=30_000)
        expect(page.get_by_text("Traceback", exact=False)).to_have_count(0)
        aside.rename(workspace.path)
        go(page, "低效用地")
        expect(page.get_by_text("共 ", exact=False).first).to_be_visible(timeout=30_000)
