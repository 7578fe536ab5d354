"""A map in one file that opens without a network: Leaflet, shapes and colours are all inside."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS

from zonemap.maps.screen.projection import DEGREES, projected
from zonemap.maps.screen.web import leaflet_assets
from zonemap.maps.style import ALERT, INK, LAND, QUIET, RULE, Style
from zonemap.wording import current_language
from zonemap.wording import gettext as _

MOST_SHAPES: Final = 20_000
"""A browser grows slow beyond this many shapes in one page; the rest is left out, and the page says so."""

EDGES_FROM_ZOOM: Final = 13
"""Further out the edges of parcels would hide their fills."""

DIGITS: Final = 6
"""Decimals of a degree: 0.1 m."""


@dataclass(frozen=True, slots=True)
class PageLayer:
    """One layer: shapes, their class codes, and for each a text shown beside the map when it is clicked.

    `names`, where given, stand on the map.
    """

    title: str
    geometries: np.ndarray
    styles: tuple[Style, ...]
    codes: np.ndarray
    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def standalone_page(
    title: str,
    layers: Sequence[PageLayer],
    crs: CRS,
    *,
    notes: Sequence[str] = (),
    is_synthetic: bool = False,
) -> str:
    """Return the HTML of the page; texts are written as text, never as markup."""
    assets = leaflet_assets()
    left_out = sum(max(0, len(layer.geometries) - MOST_SHAPES) for layer in layers)
    said = [*notes]
    if left_out:
        said.append(_("{count} shapes are left out of this page").format(count=left_out))
    content = {
        "layers": [_layer_content(layer, crs) for layer in layers],
        "legend": _("Legend"),
        "notes": said,
        "marks": [
            _("Internal working map: not reviewed, not to be published"),
            *([_("Synthetic data, illustrative only")] if is_synthetic else []),
        ],
        "north": _("N"),
        "edgesFrom": EDGES_FROM_ZOOM,
        "hint": _("Click a parcel to read what is known of it"),
    }
    return _PAGE.format(
        language=current_language().value,
        title=html.escape(title),
        css=(assets / "leaflet.css").read_text(encoding="utf-8"),
        leaflet=(assets / "leaflet.js").read_text(encoding="utf-8").partition("//# sourceMappingURL")[0],
        # "</" would end the script, whatever text it stands in
        content=json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        script=_SCRIPT,
        ink=INK,
        land=LAND,
        rule=RULE,
        quiet=QUIET,
        alert=ALERT,
    )


def _layer_content(layer: PageLayer, crs: CRS) -> dict[str, Any]:
    shapes = projected(layer.geometries[:MOST_SHAPES], crs, DEGREES)
    codes = layer.codes[:MOST_SHAPES]
    present = [code for code in range(len(layer.styles)) if (codes == code).any()]
    return {
        "title": layer.title,
        "classes": {code: _class_content(layer.styles[code]) for code in present},
        "shapes": [json.loads(text) if text else None for text in _geojson(shapes)],
        "codes": codes.tolist(),
        "texts": list(layer.texts[:MOST_SHAPES]),
        "names": list(layer.names[:MOST_SHAPES]),
    }


def _geojson(shapes: np.ndarray) -> list[str]:
    rounded = shapely.transform(shapes, lambda points: points.round(DIGITS))
    return list(shapely.to_geojson(rounded))


def _class_content(style: Style) -> dict[str, Any]:
    return {
        "label": style.title,
        "color": style.edge,
        "stroke": style.edge is not None,
        "weight": style.width_pt,
        "fill": style.fill is not None,
        "fillColor": style.fill,
        "fillOpacity": style.alpha,
        "dashArray": " ".join(f"{4 * length:g}" for length in style.dash) if style.dash else None,
    }


_PAGE: Final = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{css}</style>
<style>
html,body{{margin:0;height:100%;font:14px/1.5 "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:{ink}}}
body{{display:flex}} #map{{flex:1;background:{land}}}
aside{{width:270px;padding:14px 16px;overflow:auto;border-left:1px solid {rule}}}
h1{{font-size:17px;margin:0 0 10px}} h2{{font-size:14px;margin:14px 0 4px}}
.class{{display:flex;align-items:center;gap:8px}} .swatch{{width:22px;height:13px;box-sizing:border-box}}
#card{{white-space:pre-wrap;margin-top:14px;padding-top:10px;border-top:1px solid {rule}}}
.note{{font-size:12px;color:{quiet};margin-top:8px}}
.mark{{font-size:12px;font-weight:700;color:{alert};border:1px solid {alert};padding:2px 6px;margin:0 0 6px}}
.leaflet-tooltip.name{{font-weight:700;padding:0 3px;border:0;box-shadow:none;background:#ffffffb8}}
.leaflet-tooltip.name::before{{display:none}}
.north{{font-weight:700;text-align:center;line-height:1.1;text-shadow:0 0 3px #fff}}
#map>.leaflet-control-container .leaflet-control-layers{{font-size:12px}}
@media (max-width:700px){{body{{flex-direction:column}} aside{{width:auto;max-height:42%;border:0}}}}
@media print{{aside{{width:220px}} .leaflet-control-zoom,.leaflet-control-layers{{display:none}}}}
</style></head><body><div id="map"></div><aside><h1>{title}</h1><div id="marks"></div>
<div id="legend"></div><div id="card"></div><div id="notes"></div></aside>
<script>{leaflet}</script>
<script>const content={content};
{script}</script></body></html>
"""

_SCRIPT: Final = """
const map = L.map("map", {preferCanvas: true, attributionControl: false});
L.control.scale({imperial: false}).addTo(map);
const put = (parent, kind, text) => {
  const made = document.createElement(kind);
  if (text) made.textContent = text;
  parent.appendChild(made);
  return made;
};
const legend = document.getElementById("legend"), overlays = {}, all = L.featureGroup(), dense = [];
put(legend, "h2", content.legend);
for (const mark of content.marks) put(document.getElementById("marks"), "div", mark).className = "mark";
const card = document.getElementById("card");
card.textContent = content.hint;
const north = L.control({position: "topleft"});
north.onAdd = () => {
  const made = L.DomUtil.create("div", "north");
  put(made, "div", content.north);
  put(made, "div", "▲");
  return made;
};
north.addTo(map);
for (const layer of content.layers) {
  const group = L.featureGroup().addTo(map);
  layer.shapes.forEach((shape, place) => {
    const style = layer.classes[layer.codes[place]];
    if (!shape || !style) return;
    const drawn = L.geoJSON(shape, {style, interactive: layer.texts.length > 0,
      pointToLayer: (feature, at) => L.circleMarker(at, {radius: 5})});
    if (layer.texts[place]) drawn.on("click", () => {
      card.textContent = layer.texts[place];
    });
    group.addLayer(drawn);
    if (!layer.names[place]) return;
    const around = drawn.getBounds(), name = document.createElement("span");
    name.textContent = layer.names[place];
    group.addLayer(L.tooltip({permanent: true, direction: "bottom", offset: [0, 0], className: "name"})
      .setLatLng([around.getSouth(), around.getCenter().lng]).setContent(name));
  });
  all.addLayer(group);
  overlays[layer.title] = group;
  if (layer.texts.length) dense.push(group);
}
for (const layer of [...content.layers].reverse()) {
  for (const style of Object.values(layer.classes)) {
    const row = put(legend, "div");
    row.className = "class";
    const swatch = put(row, "span");
    swatch.className = "swatch";
    if (style.fill) {
      const opacity = Math.round(255 * Math.max(style.fillOpacity, .25));
      swatch.style.background = style.fillColor + opacity.toString(16).padStart(2, "0");
    }
    if (style.stroke) swatch.style.border = Math.max(1, style.weight) + "px solid " + style.color;
    put(row, "span", style.label);
  }
}
for (const note of content.notes) put(document.getElementById("notes"), "div", note).className = "note";
const escape = text => { const made = document.createElement("i"); made.textContent = text; return made.innerHTML; };
const named = Object.fromEntries(Object.entries(overlays).map(([t, g]) => [escape(t), g]));
L.control.layers(null, named, {collapsed: false}).addTo(map);  // open, for its button is a picture in a file
const last = Object.values(overlays).at(-1), bounds = (last && last.getBounds().isValid() ? last : all).getBounds();
if (bounds.isValid()) map.fitBounds(bounds); else map.setView([0, 0], 2);
let edged = true;
const edges = () => {
  if (edged === map.getZoom() >= content.edgesFrom) return;
  edged = !edged;
  for (const group of dense) group.setStyle({stroke: edged});
};
const clear = () => {  // of names that meet, the first stays; closer in all find room
  const kept = [];
  for (const name of document.querySelectorAll(".name")) {
    const box = name.getBoundingClientRect();
    const meets = kept.some(k => box.left < k.right && k.left < box.right && box.top < k.bottom && k.top < box.bottom);
    name.style.visibility = meets ? "hidden" : "visible";
    if (!meets) kept.push(box);
  }
};
map.on("zoomend", edges).on("zoomend moveend overlayadd", clear);
edges();
clear();
"""
