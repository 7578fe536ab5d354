"""Every page speaks one language: Chinese without English left over, English without Chinese but that of the plan."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page

from tests.app.browser import CHROMIUM, go, served, settle, visiting
from tests.assessment.town import mixed_town
from zonemap.assessment import assess, save

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium fonts-noto-cjk"),
]

CATALOGUE = Path(__file__).parents[2] / "src/zonemap/locale/zh.po"
PAGES = {
    "zh": ("地图", "总览", "低效用地", "增容", "评分", "规则", "准入", "依据", "出图"),
    "en": (
        "Map",
        "Overview",
        "Inefficient land",
        "Gain",
        "Scorecard",
        "Rules on the map",
        "Admission",
        "The plan",
        "Maps and reports",
    ),
}
LATIN = re.compile(r"[A-Za-z]{3,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
DATA = re.compile(
    r"[0-9a-f]{8,}|\b(?:low|dense|unknown|idle|PDF|PNG|SVG|TIF|DOCX|XLSX|HTML|CSV|MEMORY-high|ASSUMPTION)\b"
    r"|“[a-z_]+”|zonemap [a-z]+ .*|\bzonemap\b"
)
"""What is data, or a name that has no other: hashes, ids of the town, formats, marks of confidence, what is typed."""


STUDIES = {"zh": ("再开发", "专题分析"), "en": ("Redevelopment", "Study")}
"""The page of studies, and the choice among them."""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_speaks_one_language(tmp_path: Path, browser: Browser, language: str) -> None:
    workspace = mixed_town(tmp_path / "workspace", synthetic=True)
    save(assess(workspace), workspace)
    with served(workspace.path, language) as address, visiting(f"{address}/?parcel=low", browser) as visit:
        for name in PAGES[language]:
            go(visit.page, name)
            settle(visit.page)
            strange = stray_words(visit.page, language)
            assert strange == [], name
        name, choice = STUDIES[language]
        go(visit.page, name)
        settle(visit.page)
        studies = visit.page.get_by_role("radiogroup", name=choice).get_by_role("radio")
        assert studies.count() >= 5
        for at in range(studies.count()):
            studies.nth(at).check(force=True)
            settle(visit.page)
            assert stray_words(visit.page, language) == [], at
        assert visit.complaints == []


def stray_words(page: Page, language: str) -> list[str]:
    """Return what a page says in the other language, opened folds included."""
    folds = page.locator("details:not([open]) > summary")
    while folds.count():
        folds.evaluate_all("each => each.forEach(one => one.click())")
        settle(page)
    # drawn as pictures by the icon font, or only there for a keyboard
    page.add_style_tag(content="[data-testid*=Icon], [href='#stMain'] {display: none !important;}")
    lines = page.locator("body").inner_text().splitlines()
    lines += page.locator("[placeholder]").evaluate_all("each => each.map(one => one.placeholder)")
    if language == "zh":
        said = [DATA.sub("", line) for line in lines]
        return [line for line in said if LATIN.search(re.sub(r"/\S+|sheet\S*", "", line))]
    chinese_words = _words_of_the_app()
    return [line for line in lines if line.strip() in chinese_words]


def _words_of_the_app() -> set[str]:
    with CATALOGUE.open("rb") as stream:
        words = {str(message.string) for message in read_po(stream) if message.id}
    return {word for word in words if CHINESE.search(word)}
