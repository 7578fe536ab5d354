from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest
import shapely
import streamlit_folium

from tests.maps.toy import SOUTH, TOY_CRS, WEST, squares
from zonemap.errors import ZonemapError
from zonemap.maps.screen import standalone, web
from zonemap.maps.screen.standalone import PageLayer, standalone_page
from zonemap.maps.screen.web import (
    WebLayer,
    bounds_in_degrees,
    in_degrees,
    leaflet_assets,
    parcel_map,
    selection_group,
)
from zonemap.maps.style import STYLES, ParcelVerdict

OUTSIDE = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
BOUNDS = (120.9, 31.85, 121.0, 31.95)
LAYERS = (
    WebLayer("宗地", "run-1/parcels", "a1"),
    WebLayer("管控单元", "run-1/control_units", is_shown=False),
)


def test_the_rendered_page_names_no_outside_host() -> None:
    page = parcel_map(bounds=BOUNDS, layers=LAYERS, selected=shapely.box(120.91, 31.9, 120.92, 31.91))
    text = page.get_root().render()
    assert not OUTSIDE.findall(text)
    assert '"/zonemap/tiles/run-1/parcels/{z}/{x}/{y}.png?v=a1"' in text
    assert '<script src="/zonemap/assets/leaflet.js">' in text


def test_what_streamlit_folium_hands_to_the_browser_names_no_outside_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed: dict[str, Any] = {}
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **args: handed.update(args))
    page = parcel_map(bounds=BOUNDS, layers=LAYERS)
    chosen = selection_group(shapely.box(120.91, 31.9, 120.92, 31.91))
    streamlit_folium.st_folium(
        page, key="map", feature_group_to_add=chosen, returned_objects=["last_clicked"]
    )
    assert handed["js_links"] == ["/zonemap/assets/leaflet.js"]
    assert handed["css_links"] == ["/zonemap/assets/leaflet.css"]
    assert "L.polygon" in handed["feature_group"]
    said = json.dumps({name: value for name, value in handed.items() if name != "on_change"})
    assert not OUTSIDE.findall(said)
    assert not re.findall(r"\$\(|jQuery|bootstrap|AwesomeMarkers", said)


def test_the_map_says_nothing_of_leaflet_and_measures_in_metres() -> None:
    text = parcel_map(bounds=BOUNDS, layers=LAYERS).get_root().render()
    assert '"attributionControl": false' in text
    scale = re.search(r"new L\.Control\.Scale\((.*?)\)\.addTo", text, re.DOTALL)
    assert scale
    assert json.loads(re.sub(r",\s*}", "}", scale[1])) == {"imperial": False}


def test_tiles_are_asked_for_in_the_numbers_that_the_server_draws() -> None:
    text = parcel_map(bounds=BOUNDS, layers=LAYERS).get_root().render()
    assert text.count('"tileSize": 512') == text.count('"zoomOffset": -1') == len(LAYERS)


def test_every_local_asset_that_the_page_asks_for_is_there() -> None:
    assets = leaflet_assets()
    text = parcel_map(bounds=BOUNDS, layers=LAYERS).get_root().render()
    asked = re.findall(r'"/zonemap/assets/([^"]+)"', text)
    inner = re.findall(r"url\(([^)#]+)\)", (assets / "leaflet.css").read_text())
    assert {"leaflet.js", "leaflet.css"} == set(asked)
    assert all((assets / name).is_file() for name in [*asked, *inner])


def test_a_prefix_of_the_server_stands_before_every_path() -> None:
    text = parcel_map(bounds=BOUNDS, layers=LAYERS, prefix="/city/zonemap").get_root().render()
    assert '"/zonemap/' not in text
    assert text.count('"/city/zonemap/') == len(LAYERS) + 2


def test_an_absent_leaflet_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LEAFLET", "no_such.leaflet")
    with pytest.raises(ZonemapError) as absent:
        leaflet_assets()
    assert absent.value.code == "leaflet_missing"


def test_a_selection_with_a_hole_has_both_rings_latitude_first() -> None:
    ring = shapely.box(120.0, 31.0, 121.0, 32.0) - shapely.box(120.4, 31.4, 120.6, 31.6)
    (polygon,) = selection_group(ring)._children.values()
    assert len(polygon.locations) == 2
    assert {round(point[0]) for point in polygon.locations[0]} == {31, 32}


def test_bounds_and_shapes_go_to_degrees() -> None:
    west, south, east, north = bounds_in_degrees((WEST, SOUTH, WEST + 1000, SOUTH + 1000), TOY_CRS)
    assert 120.9 < west < east < 121.0
    assert 31.8 < south < north < 32.0
    assert in_degrees(squares(1, 1)[0], TOY_CRS).within(shapely.box(west, south, east, north).buffer(1e-6))


def _page(**changes: Any) -> str:
    values: dict[str, Any] = {
        "codes": np.zeros(4, np.uint8),
        "texts": ("宗地 <img src=x>", "</script>", "", ""),
    } | changes
    layer = PageLayer("宗地", squares(2, 2), STYLES[ParcelVerdict], **values)
    return standalone_page("示范 <b>", [layer], TOY_CRS, notes=("示意数据",))


def test_the_standalone_page_loads_nothing_and_holds_text_as_text() -> None:
    page = _page()
    assert not re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=", page)
    assert page.count("</script>") == 2
    assert "<img src=x>" not in page
    assert "示范 &lt;b&gt;" in page
    assert "sourceMappingURL" not in page


def test_the_standalone_legend_has_only_classes_present_and_the_internal_mark() -> None:
    page = _page(codes=np.array([0, 0, 2, 2], np.uint8))
    assert "低效用地（确定）" in page
    assert "低效用地（待核实）" not in page
    assert "未经审图" in page


def test_the_standalone_page_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standalone, "MOST_SHAPES", 3)
    assert "本页未显示另外 1 个图形" in _page()
