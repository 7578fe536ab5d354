"""The sheets of an atlas: an index that names every zone, then one sheet for each zone that has parcels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
import shapely

from zonemap.assessment import Assessment, zone_names
from zonemap.errors import ZonemapError
from zonemap.maps.classes import Overlay
from zonemap.maps.contents import bare_content, framed, layers_within, sheet_content
from zonemap.maps.sheet import A3, Paper, SheetContent, SheetLayer, Table, sheet_scale
from zonemap.maps.style import STYLES, style_of
from zonemap.maps.tables import ground_m2
from zonemap.maps.themes import Theme, overlay_map, require_layer, theme_title
from zonemap.plan import Rulebook
from zonemap.units import hectares
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

FIRST_SHEET: Final = 2
"""The index is page 1."""


def atlas_zones(workspace: Workspace, assessment: Assessment) -> list[str]:
    """Return the ids of the zones that have parcels, in the order of the layer.

    Raises `ZonemapError` where no parcel lies in a zone.
    """
    present = set(assessment.parcels["zone_id"].dropna().astype(str))
    zones = [zone for zone in zone_names(workspace, assessment) if zone in present]
    if not zones:
        raise ZonemapError(
            "atlas_without_zones",
            _("No parcel lies in a zone, so an atlas by zone has no sheet"),
            _("bring in the layer “zones” and assess again: zonemap ingest {path} FILE --layer zones").format(
                path=workspace.path
            ),
        )
    return zones


def atlas_contents(
    workspace: Workspace,
    assessment: Assessment,
    rulebook: Rulebook,
    theme: Theme,
    *,
    paper: Paper = A3,
    landscape: bool = True,
    progress: Callable[[str], None] = lambda _zone: None,
) -> list[SheetContent]:
    """Return the sheets of an atlas, the index first; errors are those of `sheet_content`."""
    require_layer(workspace, assessment, theme)
    sheets = {}
    for zone in atlas_zones(workspace, assessment):
        progress(zone)
        sheets[zone] = sheet_content(workspace, assessment, rulebook, theme, zone=zone)
    scales = {
        zone: f"1:{sheet_scale(sheet, paper=paper, landscape=landscape):,}" for zone, sheet in sheets.items()
    }
    index = _index(workspace, assessment, theme, sheets, scales)
    pages = (index, *sheets.values())
    return [replace(page, number=f"{number}/{len(pages)}") for number, page in enumerate(pages, start=1)]


def _index(
    workspace: Workspace,
    assessment: Assessment,
    theme: Theme,
    sheets: dict[str, SheetContent],
    scales: dict[str, str],
) -> SheetContent:
    """Return the index: every zone on the map and in the table, with its page or with the word that it has none."""
    pages = {zone: str(page) for page, zone in enumerate(sheets, start=FIRST_SHEET)}
    names = {
        zone: f"{pages[zone]} {name}" if zone in pages else name
        for zone, name in zone_names(workspace, assessment).items()
    }
    areas = _areas(workspace, sheets, names)
    bounds = framed(areas.geometries)
    day = date.fromisoformat(assessment.manifest["as_of"])
    ground = "ports_coast" if workspace.has("ports_coast") else "shoreline"
    content = bare_content(
        workspace,
        assessment,
        title=_("Atlas: {theme}").format(theme=theme_title(theme)),
        bounds=bounds,
        layers=(
            *layers_within(workspace, (ground,), bounds, day),
            *layers_within(workspace, ("towns",), bounds, day),
            areas,
        ),
    )
    return replace(
        content,
        subtitle=_("Index of {count} sheets").format(count=len(sheets)),
        table=_table(assessment, names, scales),
        locator=None,
        notes=_notes(assessment, names, sheets),
    )


def _areas(workspace: Workspace, sheets: dict[str, SheetContent], names: dict[str, str]) -> SheetLayer:
    """Return the zones with page and name; without that layer, the extents of the sheets."""
    drawn = overlay_map(workspace, "zones")
    if drawn is None:
        extents = np.array([shapely.box(*sheet.bounds) for sheet in sheets.values()], dtype=object)
        style = style_of(Overlay.SHEETS)
        return SheetLayer(style.title, extents, (style,), names=tuple(names[zone] for zone in sheets))
    ids = workspace.read("zones")["zone_id"].astype(str)
    return SheetLayer(
        drawn.title,
        drawn.geometries,
        STYLES[drawn.vocabulary],
        drawn.codes,
        names=tuple(names[zone] for zone in ids),
        name_size_pt=9.0,
    )


def _table(assessment: Assessment, names: dict[str, str], scales: dict[str, str]) -> Table:
    parcels = assessment.parcels
    zones = parcels["zone_id"].astype("string")
    rows = [
        _row(
            name,
            parcels[(zones == zone).fillna(value=False)],
            scales[zone],
        )
        if zone in scales
        else (name, _("no parcels"), "–", "–")
        for zone, name in names.items()
    ]
    if zones.isna().any():
        rows.append(_row(_("outside all zones"), parcels[zones.isna()], "–"))
    rows.append(_row(_("total"), parcels, "–"))
    return Table(_("Sheets"), (_("page and zone"), _("parcels"), _("ha"), _("scale")), tuple(rows))


def _row(name: str, parcels: pd.DataFrame, scale: str) -> tuple[str, ...]:
    return name, f"{len(parcels):,}", f"{hectares(ground_m2(parcels)):,.1f}", scale


def _notes(assessment: Assessment, names: dict[str, str], sheets: dict[str, SheetContent]) -> tuple[str, ...]:
    """Return what the atlas leaves out."""
    notes = []
    if empty := [name for zone, name in names.items() if zone not in sheets]:
        notes.append(_("No parcels, so no sheet: {names}").format(names=_(", ").join(empty)))
    if count := int(assessment.parcels["zone_id"].isna().sum()):
        notes.append(_("{count:,} parcels lie outside all zones and are on no sheet").format(count=count))
    return tuple(notes)
