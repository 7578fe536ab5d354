"""The interactive map: folium with our own Leaflet and our own tiles, and no request to anybody else.

A folium page asks four outside hosts by default; here every address is a path on the server that shows the page.
streamlit-folium hands `default_js` and `default_css` of the map to the browser, so they are replaced on the map itself.
No attribute text ever enters the map: what is known of a parcel is shown beside it.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import folium
import shapely
from folium.features import Control
from pyproj import CRS, Transformer

from zonemap.errors import ZonemapError
from zonemap.maps.screen.painting import SIZE
from zonemap.maps.screen.projection import DEGREES, projected
from zonemap.maps.style import LAND, Overlay, style_of
from zonemap.wording import gettext as _

PREFIX: Final = "/zonemap"
"""Path under which the app serves `assets/` (the folder `leaflet_assets()`) and `tiles/`."""

LEAFLET: Final = "xstatic.pkg.leaflet"
MAX_ZOOM: Final = 20
MAX_NATIVE_ZOOM: Final = 19

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True)
class WebLayer:
    """One layer of tiles: `path` is `{run}/{layer}` below the tile route, `version` changes when colours change."""

    title: str
    path: str
    version: str = ""
    is_shown: bool = True
    opacity: float = 1.0


def leaflet_assets() -> Path:
    """Return the folder with leaflet.js, leaflet.css and images/; a `ZonemapError` when the package is absent."""
    try:
        found = importlib.util.find_spec(LEAFLET)
    except ModuleNotFoundError:
        found = None
    folders = [Path(place) / "data" for place in (found.submodule_search_locations or ())] if found else []
    if not folders or not (folders[0] / "leaflet.js").is_file():
        raise ZonemapError(
            "leaflet_missing",
            _("The map library Leaflet is not installed"),
            _("install the package {package}").format(package="XStatic-Leaflet"),
        )
    return folders[0]


def tile_url(layer: WebLayer, prefix: str = PREFIX) -> str:
    """Return the address pattern of a layer's tiles, on the server that shows the page."""
    query = f"?v={layer.version}" if layer.version else ""
    return f"{prefix}/tiles/{layer.path}/{{z}}/{{x}}/{{y}}.png{query}"


def parcel_map(
    *,
    bounds: Bounds,
    layers: Sequence[WebLayer],
    selected: shapely.Geometry | None = None,
    height: int = 640,
    prefix: str = PREFIX,
) -> Any:
    """Return the `folium.Map` of the layers, fitted to the bounds; `selected` is outlined (both in degrees).

    Build it once per run and pass a changing selection through `selection_group`, or the map is loaded anew.
    """
    west, south, east, north = bounds
    page = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        height=height,
        max_zoom=MAX_ZOOM,
        attribution_control=False,
        prefer_canvas=True,
    )
    page.default_js = [("leaflet", f"{prefix}/assets/leaflet.js")]
    page.default_css = [("leaflet_css", f"{prefix}/assets/leaflet.css")]
    for layer in layers:
        folium.TileLayer(
            tile_url(layer, prefix),
            attr="zonemap",
            name=layer.title,
            overlay=True,
            show=layer.is_shown,
            opacity=layer.opacity,
            min_zoom=1,
            max_zoom=MAX_ZOOM,
            max_native_zoom=MAX_NATIVE_ZOOM,
            tile_size=SIZE,
            zoom_offset=-1,
            no_wrap=True,
        ).add_to(page)
    if selected is not None:
        selection_group(selected).add_to(page)
    ground = f"<style>.leaflet-container {{background: {LAND};}}</style>"
    root: Any = page.get_root()
    root.header.add_child(folium.Element(ground), name="ground")
    # folium loses the options of a control that is given a position; bottom left is where Leaflet puts it anyway
    Control("Scale", imperial=False).add_to(page)
    folium.LayerControl(position="topright", collapsed=True).add_to(page)
    page.fit_bounds([[south, west], [north, east]])
    return page


def selection_group(selected: shapely.Geometry) -> Any:
    """Return a `folium.FeatureGroup` with the outline of the geometry (in degrees), for `feature_group_to_add`."""
    style = style_of(Overlay.SELECTION)
    group = folium.FeatureGroup(name=style.title, control=False)
    for part in shapely.get_parts(selected):
        if shapely.get_type_id(part) != 3 or shapely.is_empty(part):
            continue
        rings = [shapely.get_coordinates(ring)[:, ::-1].round(7).tolist() for ring in shapely.get_rings(part)]
        folium.Polygon(rings, color=style.edge, weight=style.width_pt, fill=False).add_to(group)
    return group


def in_degrees(geometry: shapely.Geometry, crs: CRS) -> shapely.Geometry:
    """Return the geometry in longitude and latitude, for showing only."""
    moved: shapely.Geometry = projected(geometry, crs, DEGREES)
    return moved


def bounds_in_degrees(bounds: Bounds, crs: CRS) -> Bounds:
    """Return west, south, east, north in degrees of bounds given in the CRS."""
    west, south, east, north = Transformer.from_crs(crs, DEGREES, always_xy=True).transform_bounds(*bounds)
    return (float(west), float(south), float(east), float(north))
