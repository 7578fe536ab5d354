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
from zonemap.maps.classes import ParcelVerdict
from zonemap.maps.screen import standalone, web
from zonemap.maps.screen.standalone import PageLayer, standalone_page
from zonemap.maps.screen.web import (
    Ground,
    WebLayer,
    bounds_in_degrees,
    fitting_view,
    ground_map,
    in_degrees,
    layer_group,
    leaflet_assets,
)
from zonemap.maps.style import STYLES

OUTSIDE = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
BOUNDS = (120.9, 31.85, 121.0, 31.95)
SQUARE = shapely.box(120.91, 31.9, 120.92, 31.91)
LAYERS = (
    WebLayer("control_units", "run-1/control_units", "v=run-1", opacity=0.4),
    WebLayer("parcels", "run-1/far", "v=a1&set=idle_after_years:2"),
)


def page_of(prefix: str = "/zonemap") -> Any:
    """Return the map with its layers, as a page of its own."""
    page = ground_map(BOUNDS, prefix=prefix)
    layer_group(LAYERS, SQUARE, prefix=prefix).add_to(page)
    return page


def wanted_of(script: str) -> dict[str, Any]:
    """Return the layers that a script asks the map for."""
    found = re.search(r"\}\)\((\w+), (\{.*\})\);", script)
    assert found
    wanted: dict[str, Any] = json.loads(found[2])
    return wanted


def test_the_rendered_page_names_no_outside_host() -> None:
    text = page_of().get_root().render()
    assert not OUTSIDE.findall(text)
    assert '"/zonemap/tiles/run-1/far/{z}/{x}/{y}.png?v=a1&set=idle_after_years:2"' in text
    assert '<script src="/zonemap/assets/leaflet.js">' in text


def test_what_streamlit_folium_hands_to_the_browser_names_no_outside_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed: dict[str, Any] = {}
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **args: handed.update(args))
    streamlit_folium.st_folium(
        ground_map(BOUNDS),
        key="map",
        feature_group_to_add=layer_group(LAYERS, SQUARE),
        returned_objects=["last_clicked"],
    )
    assert handed["js_links"] == ["/zonemap/assets/leaflet.js"]
    assert handed["css_links"] == ["/zonemap/assets/leaflet.css"]
    assert "L.polygon" in handed["feature_group"]
    assert "(map_div, {" in handed["feature_group"], "the stack must know the map as the component calls it"
    said = json.dumps({name: value for name, value in handed.items() if name != "on_change"})
    assert not OUTSIDE.findall(said)
    assert not re.findall(r"\$\(|jQuery|bootstrap|AwesomeMarkers", said)


def test_the_ground_is_the_same_whatever_lies_on_it() -> None:
    """streamlit-folium loads a map anew, and forgets its view, when the script of the map itself changes."""
    scripts = set()
    for layers in (LAYERS, LAYERS[:1]):
        page = ground_map(BOUNDS)
        layer_group(layers)
        scripts.add(re.sub(r"[0-9a-f]{32}", "", page.get_root().render()))
    assert len(scripts) == 1


def test_layers_lie_in_their_order_each_as_clear_as_asked() -> None:
    wanted = wanted_of(page_of().get_root().render())
    assert list(wanted) == ["control_units", "parcels"]
    assert [options["zIndex"] for _url, options in wanted.values()] == [1, 2]
    assert [options["opacity"] for _url, options in wanted.values()] == [0.4, 1.0]


def test_a_basemap_of_the_bureau_lies_below_everything_and_is_asked_for_as_its_settings_say() -> None:
    page = ground_map(BOUNDS)
    layer_group(LAYERS, ground=Ground("http://10.0.0.5/{z}/{x}/{y}.png", max_zoom=17)).add_to(page)
    wanted = wanted_of(page.get_root().render())
    url, options = wanted.pop("ground")
    assert url == "http://10.0.0.5/{z}/{x}/{y}.png"
    assert options["maxNativeZoom"] == 17
    assert options["zIndex"] < min(each["zIndex"] for _url, each in wanted.values())
    assert "tileSize" not in options


def test_nothing_in_a_path_ends_the_script() -> None:
    layer = WebLayer("parcels", "</script><script>alert(1)</script>/far")
    page = ground_map(BOUNDS)
    layer_group([layer]).add_to(page)
    assert "</script><script>alert" not in page.get_root().render()


def test_the_map_says_nothing_of_leaflet_and_measures_in_metres() -> None:
    text = page_of().get_root().render()
    assert '"attributionControl": false' in text
    scale = re.search(r"new L\.Control\.Scale\((.*?)\)\.addTo", text, re.DOTALL)
    assert scale
    assert json.loads(re.sub(r",\s*}", "}", scale[1])) == {"imperial": False}


def test_tiles_are_asked_for_in_the_numbers_that_the_server_draws() -> None:
    for _url, options in wanted_of(page_of().get_root().render()).values():
        assert (options["tileSize"], options["zoomOffset"]) == (512, -1)


def test_every_local_asset_that_the_page_asks_for_is_there() -> None:
    assets = leaflet_assets()
    asked = re.findall(r'"/zonemap/assets/([^"]+)"', page_of().get_root().render())
    inner = re.findall(r"url\(([^)#]+)\)", (assets / "leaflet.css").read_text())
    assert {"leaflet.js", "leaflet.css"} == set(asked)
    assert all((assets / name).is_file() for name in [*asked, *inner])


def test_a_prefix_of_the_server_stands_before_every_path() -> None:
    text = page_of(prefix="/city/zonemap").get_root().render()
    assert '"/zonemap/' not in text
    assert text.count('"/city/zonemap/') == len(LAYERS) + 2


def test_a_view_holds_what_it_should_and_is_the_closest_that_does() -> None:
    (latitude, longitude), zoom = fitting_view(BOUNDS, width_px=700, height_px=600)
    assert (latitude, longitude) == (31.9, 120.95)

    def fits(at: int) -> bool:
        wide = 0.1 * 256 * 2**at / 360
        return bool(wide <= 700 and wide / np.cos(np.radians(31.9)) <= 600)

    assert fits(zoom)
    assert not fits(zoom + 1)


def test_an_absent_leaflet_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LEAFLET", "no_such.leaflet")
    with pytest.raises(ZonemapError) as absent:
        leaflet_assets()
    assert absent.value.code == "leaflet_missing"


def test_a_selection_with_a_hole_has_both_rings_latitude_first() -> None:
    ring = shapely.box(120.0, 31.0, 121.0, 32.0) - shapely.box(120.4, 31.4, 120.6, 31.6)
    _stack, polygon = layer_group([], ring)._children.values()
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
