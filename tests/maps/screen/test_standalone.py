"""The page in one file, opened from disk in a Chromium: nothing outside is asked for, and no text runs as a script."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from tests.app.browser import CHROMIUM, visiting
from tests.maps.toy import TOY_CRS, squares
from tests.maps.zoned import zoned_town
from zonemap.assessment import Assessment
from zonemap.maps.classes import ParcelVerdict
from zonemap.maps.screen.standalone import PageLayer, standalone_page
from zonemap.maps.style import STYLES
from zonemap.maps.themes import Theme
from zonemap.plan import load_plan
from zonemap.reports.products import page_of, write_text
from zonemap.workspace import Workspace

Town = tuple[Workspace, Assessment]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]

HOSTILE = (
    "<img src=x onerror=document.title='run'>",
    "${document.title='run'}",
    "`;document.title='run';`",
    "</script><script>document.title='run'</script>",
    "'\"><svg onload=document.title='run'>",
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return zoned_town(tmp_path_factory.mktemp("page") / "town")


@pytest.mark.parametrize("theme", list(Theme))
def test_the_page_of_every_theme_opens_from_disk_and_asks_nobody(
    town: Town, tmp_path: Path, browser: Browser, theme: Theme
) -> None:
    out = tmp_path / "map.html"
    write_text(out, page_of(*town, load_plan(), theme))
    with visiting(out.as_uri(), browser) as visit:
        page = visit.page
        page.locator("canvas").first.wait_for()
        text = page.locator("aside").inner_text()
        assert visit.hosts == {""}
        assert visit.asked == [out.as_uri()]
        assert visit.complaints == []
        for said in ("图例", "内部工作用图", "数据现势性", "判定基准日", "成果编号", "规则版本"):
            assert said in text, said
        assert page.locator(".name").all_inner_texts() == ["东区", "西区", "空区"]
        assert page.locator(".class").count() >= 2


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_of_a_feature_runs(tmp_path: Path, browser: Browser, hostile: str) -> None:
    out = tmp_path / "map.html"
    layer = PageLayer(
        hostile, squares(1, 1), STYLES[ParcelVerdict], np.zeros(1, np.uint8), (hostile,), (hostile,)
    )
    out.write_text(standalone_page(hostile, [layer], TOY_CRS, notes=(hostile,)), "utf-8")
    with visiting(out.as_uri(), browser) as visit:
        page = visit.page
        page.locator("canvas").first.wait_for()
        box = page.locator("#map").bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert page.locator("#card").inner_text() == hostile
        assert page.title() == hostile
        assert page.locator(".name").inner_text() == hostile
        assert page.locator(".leaflet-control-layers-overlays").inner_text().strip() == hostile
        assert page.evaluate("document.querySelectorAll('img, svg').length") == 0
        assert visit.asked == [out.as_uri()]
        assert visit.complaints == []


def test_a_synthetic_page_says_so(tmp_path: Path, browser: Browser) -> None:
    layer = PageLayer("宗地", squares(1, 1), STYLES[ParcelVerdict], np.zeros(1, np.uint8))
    out = tmp_path / "map.html"
    out.write_text(standalone_page("示范", [layer], TOY_CRS, is_synthetic=True), "utf-8")
    with visiting(out.as_uri(), browser) as visit:
        marks = visit.page.locator(".mark").all_inner_texts()
        assert "示意数据，非真实情况" in marks
        assert "内部工作用图：未经审图，不得公开" in marks
