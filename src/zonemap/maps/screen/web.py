"""The interactive map: folium with our own Leaflet and our own tiles, and no request to anybody else.

A folium page asks four outside hosts by default; here every address is a path on the server that shows the page.
streamlit-folium hands `default_js` and `default_css` of the map to the browser, so they are replaced on the map itself.
No attribute text ever enters the map: what is known of a parcel is shown beside it.
"""

from __future__ import annotations

import importlib.util
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import folium
import shapely
from branca.element import MacroElement
from folium.features import Control
from folium.template import Template
from pyproj import CRS

from zonemap.errors import ZonemapError
from zonemap.maps.classes import Overlay
from zonemap.maps.screen.painting import SIZE
from zonemap.maps.screen.projection import DEGREES, projected, projected_bounds
from zonemap.maps.style import LAND, Style, style_of
from zonemap.wording import gettext as _

PREFIX: Final = "/zonemap"
"""Path under which the app serves `assets/` (the folder `leaflet_assets()`) and `tiles/`."""

LEAFLET: Final = "xstatic.pkg.leaflet"
MAX_ZOOM: Final = 20
_NUMBER: Final = "display:block;text-align:center;text-shadow:0 0 3px white,0 0 3px white;font-size:13px"
MAX_NATIVE_ZOOM: Final = 19

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True)
class WebLayer:
    """One layer of tiles.

    `key` says which place of the map it takes, `path` is `{run}/{layer}` below the tile route, `query` goes with every
    tile: it names a trial, and changes when colours do. `opacity` runs from 0 to 1.
    """

    key: str
    path: str
    query: str = ""
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape drawn over the tiles, in degrees; a number stands in the middle of one that has it."""

    shape: shapely.Geometry
    style: Style
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Tiles of the bureau's own below everything: an address pattern with {z}, {x} and {y}, as its settings give it."""

    url: str
    max_zoom: int
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
    query = f"?{layer.query}" if layer.query else ""
    return f"{prefix}/tiles/{layer.path}/{{z}}/{{x}}/{{y}}.png{query}"


def ground_map(bounds: Bounds, *, height: int = 640, prefix: str = PREFIX) -> Any:
    """Return the `folium.Map` fitted to the bounds, without any layer: these come and go in a `layer_group`.

    The same bounds give the same map, so a browser that has it keeps it, and with it the view of its reader.
    """
    # not fitted by Leaflet itself: it would glide there, and meanwhile not hear of any other place
    middle, zoom = fitting_view(bounds)
    page = folium.Map(
        location=list(middle),
        zoom_start=zoom,
        tiles=None,
        height=height,
        max_zoom=MAX_ZOOM,
        attribution_control=False,
        prefer_canvas=True,
        fade_animation=False,
    )
    page.default_js = [("leaflet", f"{prefix}/assets/leaflet.js")]
    page.default_css = [("leaflet_css", f"{prefix}/assets/leaflet.css")]
    ground = f"<style>.leaflet-container {{background: {LAND};}}</style>"
    root: Any = page.get_root()
    root.header.add_child(folium.Element(ground), name="ground")
    # folium loses the options of a control that is given a position; bottom left is where Leaflet puts it anyway
    Control("Scale", imperial=False).add_to(page)
    return page


class _TileStack(MacroElement):
    """The tile layers of a map, from the bottom up, as they are now.

    The script changes what differs from what the map shows: a layer that stays is not loaded anew, and one that takes
    the place of another covers it before the other goes, so nothing flickers when a colour changes.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        (function (map, wanted) {
          const shown = map.zonemapTiles = map.zonemapTiles || {};
          const drop = (layer) => {
            if (!layer) return;
            drop(layer.replaced);
            layer.replaced = null;
            map.removeLayer(layer);
          };
          for (const key of Object.keys(shown)) {
            if (!(key in wanted)) { drop(shown[key]); delete shown[key]; }
          }
          for (const [key, [url, options]] of Object.entries(wanted)) {
            const known = shown[key];
            if (known && known._url === url) {
              known.setOpacity(options.opacity);
              known.setZIndex(options.zIndex);
              continue;
            }
            const fresh = shown[key] = L.tileLayer(url, options);
            fresh.replaced = known;
            fresh.once("load", () => { drop(fresh.replaced); fresh.replaced = null; });
            fresh.addTo(map);
          }
        })({{ this.map_name }}, {{ this.wanted }});
        {% endmacro %}
        """
    )

    def __init__(self, layers: Sequence[WebLayer], prefix: str, ground: Ground | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "TileStack"
        options = {
            "minZoom": 1,
            "maxZoom": MAX_ZOOM,
            "maxNativeZoom": MAX_NATIVE_ZOOM,
            "tileSize": SIZE,
            "zoomOffset": -1,
            "noWrap": True,
        }
        below = {} if ground is None else {"ground": (ground.url, _own_options(ground))}
        wanted = below | {
            layer.key: (tile_url(layer, prefix), {**options, "opacity": layer.opacity, "zIndex": place})
            for place, layer in enumerate(layers, start=1)
        }
        self.wanted = json.dumps(wanted).replace("<", "\\u003c")

    @property
    def map_name(self) -> str:
        """The map that the group of this stack was added to, as the script knows it."""
        group: Any = self._parent
        return str(group._parent.get_name())


def _own_options(ground: Ground) -> dict[str, Any]:
    return {"maxZoom": MAX_ZOOM, "maxNativeZoom": ground.max_zoom, "opacity": ground.opacity, "zIndex": 0}


def layer_group(
    layers: Sequence[WebLayer],
    selected: shapely.Geometry | None = None,
    *,
    marks: Iterable[Mark] = (),
    ground: Ground | None = None,
    prefix: str = PREFIX,
) -> Any:
    """Return a `folium.FeatureGroup` for `feature_group_to_add`: the layers from the bottom up, and the selection.

    `selected` (in degrees) is outlined, the marks lie below it. Only our own addresses and numbers enter the script, no
    text of the data.
    """
    group = folium.FeatureGroup(name="zonemap", control=False)
    _TileStack(layers, prefix, ground).add_to(group)
    chosen = [] if selected is None else [Mark(selected, style_of(Overlay.SELECTION))]
    for mark in [*marks, *chosen]:
        _draw(group, mark)
    return group


def _draw(group: Any, mark: Mark) -> None:
    """Add the polygons of a mark, and its number, to a group."""
    style = mark.style
    for part in shapely.get_parts(mark.shape):
        if shapely.get_type_id(part) == 3 and not shapely.is_empty(part):
            rings = [
                shapely.get_coordinates(ring)[:, ::-1].round(7).tolist() for ring in shapely.get_rings(part)
            ]
            folium.Polygon(
                rings,
                color=style.edge,
                weight=style.width_pt,
                fill=style.fill is not None,
                fill_color=style.fill,
                fill_opacity=style.alpha,
            ).add_to(group)
    if mark.number is not None and not shapely.is_empty(mark.shape):
        middle = shapely.point_on_surface(mark.shape)
        written = f'<b style="{_NUMBER}">{mark.number}</b>'
        icon = folium.DivIcon(html=written, icon_size=(24, 18), icon_anchor=(12, 9))
        folium.Marker([middle.y, middle.x], icon=icon).add_to(group)


def in_degrees(geometries: Any, crs: CRS) -> Any:
    """Return the geometry, or an array of them, in longitude and latitude, for showing only."""
    return projected(geometries, crs, DEGREES)


def bounds_in_degrees(bounds: Bounds, crs: CRS) -> Bounds:
    """Return west, south, east, north in degrees of bounds given in the CRS."""
    return projected_bounds(bounds, crs, DEGREES)


def fitting_view(
    bounds: Bounds, *, width_px: int = 700, height_px: int = 600
) -> tuple[tuple[float, float], int]:
    """Return the middle (latitude, longitude) and the zoom at which bounds in degrees fit into that many pixels.

    >>> fitting_view((120.0, 32.0, 120.01, 32.01))
    ((32.005, 120.005), 15)
    """
    west, south, east, north = bounds
    stretch = math.cos(math.radians((south + north) / 2))
    wide, tall = max(east - west, 1e-9), max(north - south, 1e-9)
    per_pixel = max(wide / width_px, tall / stretch / height_px)
    zoom = math.floor(math.log2(360 / 256 / per_pixel))
    middle = (round((south + north) / 2, 7), round((west + east) / 2, 7))
    return middle, min(max(zoom, 1), MAX_ZOOM)
