"""A server and a Chromium for the tests of the app; both end with the test that started them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlparse

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CHROMIUM = shutil.which("chromium")


@contextmanager
def served(workspace: Path, language: str = "zh") -> Iterator[str]:
    """Serve a workspace on a free port of this machine and give its address."""
    command = [sys.executable, "-m", "zonemap.cli", "serve", str(workspace), "--port", "0"]
    environment = {**os.environ, "ZONEMAP_LANGUAGE": language}
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, stderr=log, stdout=log, env=environment)
        try:
            yield _address(server, log)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _address(server: subprocess.Popen[bytes], log: object) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        log.seek(0)  # type: ignore[attr-defined]
        text = log.read()  # type: ignore[attr-defined]
        if server.poll() is not None:
            raise AssertionError(f"the server ended: {text}")
        if "http://" in text:
            address = re.findall(r"http://[\w.:]+", text)[0]
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
            except OSError:
                pass
            else:
                return address
        time.sleep(0.2)
    raise AssertionError("the server did not start")


@dataclass
class Visit:
    """A page being looked at, with every address that the browser asked."""

    page: Page
    context: BrowserContext
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> set[str]:
        return {urlparse(url).netloc for url in self.asked if not url.startswith(("data:", "blob:"))}


def go(page: Page, name: str) -> None:
    """Go to another page of the app by its name."""
    page.get_by_role("link", name=name, exact=True).click()


def settle(page: Page) -> None:
    """Wait until the server has drawn the page and nothing on it is still to come."""
    page.wait_for_timeout(300)
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a Chromium; each visit in it knows nothing of the others."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(address: str, browser: Browser | None = None) -> Iterator[Visit]:
    """Open an address in a Chromium, its own where none is given; it knows nothing and remembers nothing."""
    with nullcontext(browser) if browser else chromium() as found:
        context = found.new_context(viewport={"width": 1500, "height": 1000}, accept_downloads=True)
        visit = Visit(context.new_page(), context)
        context.on("request", lambda request: visit.asked.append(request.url))
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on(
            "console", lambda said: visit.complaints.append(said.text) if said.type == "error" else None
        )
        visit.page.goto(address)
        try:
            yield visit
        finally:
            context.close()
