"""Measure what a planner waits for, beside a folium page of GeoJSON and a plain plot: `python -m benchmarks.seeing`.

The app runs as a process of its own and is looked at in a real Chromium; products are whole processes of the command
line. All figures are taken in one run, on one synthetic workspace.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import folium
import psutil
from matplotlib.figure import Figure
from playwright.sync_api import BrowserContext, CDPSession, Page
from tests.app.browser import served, visiting

from benchmarks.measuring import RESULTS, ROOT, machine
from zonemap.assessment import Assessment, assess, load, rulebook_of, save
from zonemap.cli.demonstration import make_demonstration
from zonemap.maps.contents import sheet_content
from zonemap.maps.screen.web import in_degrees, leaflet_assets
from zonemap.maps.sheet import draw_sheet
from zonemap.maps.themes import Theme, parcel_codes
from zonemap.workspace import open_workspace

TILE = "img.leaflet-tile-loaded"
SESSIONS = 20
_CANVAS_IS_PAINTED = """() => [...document.querySelectorAll("canvas")].some(each => {
  const points = each.getContext("2d").getImageData(0, 0, each.width, each.height).data;
  return points.some((value, place) => place % 4 === 3 && value > 0);
})"""
REPEATS = 5
MB = 1e6

GOALS = {
    "first paint, s": 2.0,
    "first paint, MB": 0.5,
    "click to card, s": 1.0,
    "threshold to recoloured map, s": 1.5,
    "memory of a session, MB": 5.0,
    "sheet A3 300 dpi of 5,000 parcels, s": 2.0,
    "atlas of the zones, s": 30.0,
    "report with 50 parcels as pdf, s": 20.0,
    "report with 50 parcels as docx, s": 20.0,
    "report with 50 parcels as xlsx, s": 20.0,
}


@contextmanager
def clocked(into: list[float]) -> Iterator[None]:
    """Add the seconds that a block takes."""
    began = time.perf_counter()
    yield
    into.append(time.perf_counter() - began)


def map_of(page: Page) -> Any:
    """Return the frame in which the map lives, once it does."""
    page.frame_locator("iframe").locator(TILE).first.wait_for(timeout=120_000)
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


def transferred(session: CDPSession) -> list[float]:
    """Return a list that grows by the bytes of every answer from the network; what the browser has is not asked for."""
    received: list[float] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    return received


def first_paint(context: BrowserContext, address: str) -> dict[str, float]:
    """Return the median seconds until the parcels are on the map, and the megabytes fetched, of warm visits."""
    seconds: list[float] = []
    sizes: list[float] = []
    for visit in range(REPEATS + 1):
        page = context.new_page()
        received = transferred(context.new_cdp_session(page))
        with clocked(seconds):
            page.goto(address)
            frame = map_of(page)
            frame.wait_for_function(
                "() => [...Object.values(map.zonemapTiles || {})].length > 0 && "
                "Object.values(map.zonemapTiles).every(layer => !layer.isLoading())"
            )
        page.wait_for_timeout(1500)
        if visit == 0:
            seconds.clear()  # the first visit warms server and browser
        else:
            sizes.append(sum(received) / MB)
        page.close()
    return {"first paint, s": median(seconds), "first paint, MB": median(sizes)}


def click_to_card(page: Page, assessment: Assessment, crs: Any) -> float:
    """Return the median seconds from a click on a parcel to its card."""
    frame = map_of(page)
    seconds: list[float] = []
    parcels = assessment.parcels.sample(REPEATS + 1, random_state=1)
    box = page.locator("iframe").first.bounding_box()
    assert box is not None
    for parcel_id, shape in zip(parcels.index, parcels.geometry, strict=True):
        place = in_degrees(shape.representative_point(), crs)
        frame.evaluate(f"map.setView([{place.y}, {place.x}], 17, {{animate: false}})")
        page.wait_for_timeout(1200)
        with clocked(seconds):
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.get_by_text(f"宗地 {parcel_id}", exact=True).wait_for(timeout=60_000)
    return median(seconds[1:])


def threshold_to_map(page: Page) -> float:
    """Return the median seconds from a number entered to the map in its colours, once the facts are measured."""
    frame = map_of(page)
    frame.evaluate("map.setView([31.95, 120.95], 12, {animate: false})")
    page.locator("summary").filter(has_text="试算法规与标准数值").click()
    field = page.get_by_role("spinbutton", name="工业项目计容容积率的行业控制指标（下限）")
    seconds: list[float] = []
    for attempt in range(REPEATS + 1):
        value = f"{0.9 + attempt / 10:g}"
        field.fill(value)
        with clocked(seconds):
            field.press("Enter")
            frame.wait_for_function(
                "value => { const layer = map.zonemapTiles.parcels;"
                " return layer._url.includes(`industry_far_minimum:${value}`) && !layer.isLoading(); }",
                arg=value,
                timeout=120_000,
            )
        page.wait_for_timeout(1000)
    return median(seconds[1:])


def memory_of_sessions(context: BrowserContext, address: str) -> float:
    """Return the megabytes by which the server grows with each of many sessions at once, each looking at a parcel."""
    server = next(
        process
        for process in psutil.process_iter(["cmdline"])
        if "zonemap.app" in (process.info["cmdline"] or [])
        or address.rsplit(":", 1)[1] in (process.info["cmdline"] or [])
    )
    page = context.new_page()
    page.goto(address)
    map_of(page)  # so that what is made once is not counted
    before = server.memory_info().rss
    for _session in range(SESSIONS):
        page = context.new_page()
        page.goto(address)
        map_of(page)
    return float((server.memory_info().rss - before) / MB / SESSIONS)


def looked_at(workspace: Path) -> dict[str, float]:
    """Return the figures of the app."""
    opened = open_workspace(workspace)
    assessment = load(opened)
    with served(workspace) as address, visiting(address) as visit:
        figures = first_paint(visit.context, address)
        visit.page.goto(address)
        figures["click to card, s"] = click_to_card(visit.page, assessment, opened.crs)
        figures["threshold to recoloured map, s"] = threshold_to_map(visit.page)
        figures["memory of a session, MB"] = memory_of_sessions(visit.context, address)
    return figures


def geojson_page(workspace: Path) -> dict[str, float]:
    """Return the figures of the same parcels as GeoJSON in a folium page: made, opened, and its size."""
    opened = open_workspace(workspace)
    assessment = load(opened)
    parcels = assessment.parcels[["geometry"]].assign(code=parcel_codes(assessment, Theme.INEFFICIENT))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        for name in ("leaflet.js", "leaflet.css"):
            shutil.copy(leaflet_assets() / name, folder)
        made: list[float] = []
        with clocked(made):
            page = folium.Map(tiles=None, prefer_canvas=True)
            page.default_js = [("leaflet", "leaflet.js")]
            page.default_css = [
                ("leaflet_css", "leaflet.css")
            ]  # named apart, or it takes the place of the script
            colours = ["#c7372f", "#f0a43a", "#c9d8e8", "#ffffff"]
            folium.GeoJson(
                parcels.to_crs(4326),
                style_function=lambda feature: {
                    "fillColor": colours[feature["properties"]["code"]],
                    "weight": 1,
                },
            ).add_to(page)
            page.fit_bounds(page.get_bounds())
            page.save(str(file))
        seconds: list[float] = []
        with visiting("about:blank") as visit, clocked(seconds):
            visit.page.goto(file.as_uri(), timeout=300_000, wait_until="commit")
            visit.page.wait_for_function(_CANVAS_IS_PAINTED, timeout=300_000)
        return {
            "folium GeoJSON: page made, s": made[0],
            "folium GeoJSON: first paint, s": seconds[0],
            "folium GeoJSON: page, MB": file.stat().st_size / MB,
        }


def plain_plot(assessment: Assessment, out: Path) -> float:
    """Return the seconds of a plain geopandas plot of the parcels, saved at 300 dpi on A3."""
    codes = parcel_codes(assessment, Theme.INEFFICIENT)
    seconds: list[float] = []
    with clocked(seconds):
        axes = Figure(figsize=(16.5, 11.7)).add_subplot()
        assessment.parcels.assign(code=codes).plot(column="code", ax=axes, categorical=True, legend=True)
        axes.figure.savefig(out, dpi=300)
    return seconds[0]


def drawn(workspace: Path) -> dict[str, float]:
    """Return the seconds of one sheet of all parcels, drawn in a process that has drawn one, beside a plain plot."""
    opened = open_workspace(workspace)
    assessment = load(opened)
    rulebook = rulebook_of(opened)
    seconds: list[float] = []
    with TemporaryDirectory() as folder:
        for _attempt in range(4):
            with clocked(seconds):
                content = sheet_content(opened, assessment, rulebook, Theme.INEFFICIENT)
                draw_sheet(content, Path(folder) / "sheet.png")
        plot = plain_plot(assessment, Path(folder) / "plot.png")
    count = f"{len(assessment.parcels):,} parcels"
    return {f"sheet A3 300 dpi of {count}, s": median(seconds[1:]), f"geopandas.plot of {count}, s": plot}


def whole_processes(workspace: Path) -> dict[str, float]:
    """Return the seconds of products as whole processes of the command line."""
    figures = {}
    with TemporaryDirectory() as folder:
        orders = {
            "atlas of the zones, s": ["atlas", str(workspace), "--out", f"{folder}/atlas.pdf"],
            "web page, s": ["web", str(workspace), "--out", f"{folder}/map.html"],
        }
        for suffix in ("pdf", "docx", "xlsx"):
            out = f"{folder}/report.{suffix}"
            orders[f"report with 50 parcels as {suffix}, s"] = [
                "report", str(workspace), "--top", "50", "--out", out
            ]  # fmt: skip
        for name, order in orders.items():
            seconds: list[float] = []
            with clocked(seconds):
                subprocess.run([sys.executable, "-m", "zonemap.cli", *order], check=True, capture_output=True)
            figures[name] = seconds[0]
    return figures


def made(folder: Path, parcels: int) -> Path:
    """Return a demonstration workspace of that size, assessed."""
    print(f"{parcels:,} parcels: making the workspace", file=sys.stderr, flush=True)
    workspace = make_demonstration(folder / f"city-{parcels}", parcels=parcels)
    save(assess(workspace), workspace)
    return workspace.path


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what a planner waits for.")
    parser.add_argument("--parcels", type=int, default=100_000)
    parser.add_argument("--without-peers", action="store_true", help="leave out the page of GeoJSON")
    asked = parser.parse_args()
    where = machine()
    with TemporaryDirectory(prefix="zonemap-seeing-") as place:
        city, small = made(Path(place), asked.parcels), made(Path(place), 5_000)
        figures: dict[str, float] = {}
        stages: list[Callable[[], dict[str, float]]] = [
            lambda: looked_at(city),
            lambda: drawn(small),
            lambda: whole_processes(city),
        ]
        if not asked.without_peers:
            stages.append(lambda: geojson_page(city))
        for stage in stages:
            for name, value in stage().items():
                figures[name] = round(value, 3)
                goal = GOALS.get(name)
                print(f"{name:<48}{value:>10.2f}" + (f"   goal {goal:g}" if goal else ""), flush=True)
    print(", ".join(f"{name} {value}" for name, value in where.items()))
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"seeing-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    file.write_text(
        json.dumps({"machine": where, "parcels": asked.parcels, "figures": figures}, indent=2), "utf-8"
    )
    print(file.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
