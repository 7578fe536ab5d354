"""The map in one HTML file, opened from disk in a real Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.app.browser import CHROMIUM, visiting
from tests.toytown import building, layer, parcel, square, town
from zonemap.assessment import assess, save
from zonemap.cli.products import write_products

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium fonts-noto-cjk"),
]

EVIL = "</script><img src=x onerror=\"document.title='hit'\">"


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    layers = {
        "parcels": layer(
            [parcel(parcel_id=EVIL), parcel(parcel_id="FAR-OFF")], [square(0, 0), square(30, 0)]
        ),
        "buildings": layer([building()], [square(0, 0, width=40, height=100)]),
    }
    workspace = town(tmp_path_factory.mktemp("page") / "workspace", layers)
    assessment = assess(workspace)
    save(assessment, workspace)
    return next(file for file in write_products(workspace, assessment) if file.suffix == ".html")


def test_it_opens_from_disk_asks_for_nothing_else_and_tells_the_reason_of_a_parcel(page_file: Path) -> None:
    with visiting(page_file.as_uri()) as visit:
        page = visit.page
        page.wait_for_timeout(1500)
        page.evaluate("map.setView(Object.values(overlays).at(-1).getBounds().getCenter(), 14)")
        page.evaluate("Object.values(overlays).at(-1).getLayers()[0].fire('click', {}, true)")
        page.evaluate("Object.values(overlays).at(-1).getLayers()[0].getLayers()[0].fire('click', {}, true)")
        expect(page.locator("#card")).to_contain_text("低于行业控制指标 0.70")
        expect(page.locator("#card")).to_contain_text("onerror")
        assert page.title() != "hit"
        assert visit.asked == [page_file.as_uri()]
        assert visit.complaints == []
