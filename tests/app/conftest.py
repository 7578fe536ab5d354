"""A town with something of everything, served, and a new browser on its map."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.app.browser import Visit, served, visiting
from tests.assessment.town import mixed_town
from zonemap.assessment import assess, save
from zonemap.workspace import Workspace


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = mixed_town(tmp_path_factory.mktemp("app") / "workspace")
    save(assess(workspace), workspace)
    return workspace


@pytest.fixture(scope="module")
def address(town: Workspace) -> Iterator[str]:
    with served(town.path) as url:
        yield url


@pytest.fixture
def visit(address: str, browser: Browser) -> Iterator[Visit]:
    with visiting(address, browser) as opened:
        expect(opened.page.locator("iframe")).to_be_visible(timeout=60_000)
        yield opened
