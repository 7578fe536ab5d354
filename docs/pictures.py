"""Makes the pictures of the README from a demonstration workspace: `make pictures`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import shapely
from PIL import Image
from playwright.sync_api import Frame
from tests.app.browser import served, visiting

from zonemap.assessment import load
from zonemap.cli.products import draw
from zonemap.maps.screen.web import in_degrees
from zonemap.maps.themes import Theme
from zonemap.workspace import open_workspace

PICTURES = Path(__file__).parent / "pictures"
PAGES = (
    ("gain", "gain", "各开发区分途径增容潜力"),
    ("rules", "rules", "宗地涉及的约束"),
    ("export", "export", "生成"),
    ("scorecard", "scorecard", "各开发区方案目标"),
    ("admission", "admission?parcel={parcel}&industry=26&edition=2017&activity=new", "准入："),
    ("plan", "plan", "六(一) 提升土地集约利用水平"),
    ("sites", "programme?study=sites&site_area=20000&all_area=1000000", "图上勾绘并编号"),
    ("phases", "programme?study=phases&phase_zone={zone}&phase_area=300000", "合计纳入面积"),
)
"""Pages photographed beside the map: file, address, and words that are there once it is drawn."""
ZOOM = 15
WIDTH_PX = 1400


def map_frame(page: Any) -> Frame:
    """Return the frame in which the map lives."""
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


def app_pictures(workspace: Path) -> None:
    """Photograph the city, and one flagged parcel with its card."""
    opened = open_workspace(workspace)
    assessment = load(opened)
    parcels = assessment.parcels
    zone = parcels.loc[parcels["listing"] == "certain", "zone_id"].value_counts().index[0]
    certain = parcels[(parcels["listing"] == "certain") & (parcels["zone_id"] == zone)]
    middle = certain.geometry.distance(certain.geometry.union_all().centroid).idxmin()
    place: shapely.Point = in_degrees(certain.geometry.loc[middle].representative_point(), opened.crs)
    with served(workspace) as address, visiting(address) as visit:
        page = visit.page
        page.frame_locator("iframe").locator("img.leaflet-tile-loaded").first.wait_for(timeout=60_000)
        page.wait_for_timeout(4000)
        page.screenshot(path=PICTURES / "city.png")
        map_frame(page).evaluate(f"window.map.setView([{place.y}, {place.x}], {ZOOM})")
        page.wait_for_timeout(4000)
        box = page.locator("iframe").first.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.get_by_text("低效原因与差距").first.wait_for(timeout=30_000)
        page.wait_for_timeout(3000)
        page.screenshot(path=PICTURES / "parcel.png")
        for name, path, shown in PAGES:
            page.goto(f"{address}/{path.format(parcel=middle, zone=zone)}")
            page.get_by_text(shown).first.wait_for(timeout=60_000)
            page.wait_for_timeout(4000)
            page.screenshot(path=PICTURES / f"{name}.png")
        page.goto(f"{address}/?set=industry_far_minimum:1")
        page.get_by_text("试算，尚未保存", exact=False).wait_for(timeout=120_000)
        page.locator("summary").filter(has_text="试算阈值").click()
        page.wait_for_timeout(6000)
        page.screenshot(path=PICTURES / "trial.png")
    for picture in ("city", "parcel", "trial", *(name for name, _path, _shown in PAGES)):
        _made_small(PICTURES / f"{picture}.png")


def _made_small(file: Path) -> None:
    """Keep a picture in 128 colours, which is enough for a page."""
    with Image.open(file) as picture:
        small = picture.convert("RGB").quantize(128)
    small.save(file, optimize=True)


def sheet_picture(workspace: Path) -> None:
    """Draw the sheet of the zone with most flagged parcels, small enough for a README."""
    opened = open_workspace(workspace)
    assessment = load(opened)
    zone = (
        assessment.parcels.loc[assessment.parcels["listing"] == "certain", "zone_id"].value_counts().index[0]
    )
    out = PICTURES / "sheet.png"
    draw(opened, assessment, Theme.INEFFICIENT, out, zone=zone)
    with Image.open(out) as sheet:
        height = round(sheet.height * WIDTH_PX / sheet.width)
        small = sheet.convert("RGB").resize((WIDTH_PX, height), Image.Resampling.LANCZOS)
    small.quantize(128).save(out, optimize=True)


if __name__ == "__main__":
    workspace_path = Path(sys.argv[1])
    PICTURES.mkdir(exist_ok=True)
    app_pictures(workspace_path)
    sheet_picture(workspace_path)
