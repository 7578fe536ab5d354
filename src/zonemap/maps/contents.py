"""What a sheet or a standalone page is made of: the layers, figures, notes and sources of one theme."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.assessment import Assessment, not_judged_text, selected, sentence, title_of
from zonemap.errors import ZonemapError
from zonemap.findings import Verdict
from zonemap.layers import layer_named
from zonemap.maps.screen.standalone import MOST_SHAPES, PageLayer
from zonemap.maps.sheet import SheetContent, SheetLayer, Table
from zonemap.maps.style import (
    STYLES,
    ParcelVerdict,
)
from zonemap.maps.themes import VOCABULARIES, Theme, overlay_map, parcel_codes, theme_title
from zonemap.plan import Rulebook
from zonemap.units import hectares, mu
from zonemap.wording import gettext as _
from zonemap.wording import in_language
from zonemap.workspace import Workspace

_BENEATH: Final = ("belt_blocks",)
_UNITS: Final = ("control_units", "farmland", "ecological_spaces")
_LINES: Final = ("ecological_redlines",)
_ABOVE: Final = ("core_areas", "zones")
_MARGIN: Final = 0.04
"""Part of the extent left free around what a sheet shows."""


def sheet_content(
    workspace: Workspace, assessment: Assessment, rulebook: Rulebook, theme: Theme, *, zone: str | None = None
) -> SheetContent:
    """Return the sheet of a theme: of one zone, or of all parcels.

    Raises `ZonemapError` when the zone is unknown or holds no parcel.
    """
    shown = _shown(assessment, zone)
    shapes = np.asarray(assessment.parcels.geometry.array, dtype=object)[shown]
    codes = parcel_codes(assessment, theme)[shown]
    own = SheetLayer(theme_title(theme), shapes, STYLES[VOCABULARIES[theme]], codes)
    bounds = _frame(shapes)
    ground = ("ports_coast",) if workspace.has("ports_coast") else ("shoreline",)
    beneath = (*ground, *(_UNITS if theme is Theme.CONSTRAINTS else _BENEATH))
    above = (*_LINES, *_ABOVE, *(("towns",) if zone is None else ()))
    return SheetContent(
        title=_("{place}: {theme}").format(place=_zone_name(workspace, zone), theme=theme_title(theme)),
        crs=workspace.crs,
        bounds=bounds,
        layers=(
            *_layers(workspace, beneath, bounds),
            own,
            *_layers(workspace, above, bounds, named={"zones"} if zone is None else set()),
        ),
        bureau=workspace.settings.bureau,
        data_date=workspace.settings.data_date,
        as_of=date.fromisoformat(assessment.manifest["as_of"]),
        run=assessment.run,
        rule_version=str(assessment.manifest["rulebook"])[:12],
        table=_summary(assessment, shown),
        locator=_locator(workspace),
        notes=_notes(assessment, rulebook),
        sources=_sources(assessment),
        is_synthetic=bool(assessment.manifest["synthetic"]),
    )


def _shown(assessment: Assessment, zone: str | None) -> npt.NDArray[np.bool_]:
    """Return which parcels the sheet is about."""
    zones = assessment.parcels["zone_id"]
    if zone is None:
        return np.ones(len(zones), dtype=bool)
    shown: npt.NDArray[np.bool_] = (zones == zone).fillna(value=False).to_numpy(dtype=bool)
    if not shown.any():
        raise ZonemapError(
            "empty_zone",
            _("There is no parcel in the zone “{zone}”").format(zone=zone),
            _("use one of: {names}").format(names=", ".join(sorted(zones.dropna().unique())) or "–"),
        )
    return shown


def _frame(shapes: npt.NDArray[np.object_]) -> tuple[float, float, float, float]:
    """Return the bounds of the shapes with a margin."""
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    margin = _MARGIN * max(east - west, north - south)
    return (west - margin, south - margin, east + margin, north + margin)


def _zone_name(workspace: Workspace, zone: str | None) -> str:
    if zone is None:
        return _("All zones") if workspace.has("zones") else _("All parcels")
    if workspace.has("zones"):
        zones = workspace.read("zones")
        named = zones[zones["zone_id"] == zone]
        if len(named) and "name" in named and pd.notna(named["name"].iloc[0]):
            return str(named["name"].iloc[0])
    return zone


def _layers(
    workspace: Workspace,
    names: tuple[str, ...],
    bounds: tuple[float, float, float, float],
    *,
    named: set[str] = frozenset(),  # type: ignore[assignment]
) -> list[SheetLayer]:
    """Return the layers that have something inside the bounds."""
    window = shapely.box(*bounds)
    layers = []
    for name in names:
        drawn = overlay_map(workspace, name)
        if drawn is None:
            continue
        inside = shapely.intersects(drawn.geometries, window)
        if inside.any():
            layers.append(
                SheetLayer(
                    drawn.title,
                    drawn.geometries[inside],
                    STYLES[drawn.vocabulary],
                    drawn.codes[inside],
                    names=tuple(np.array(drawn.names, dtype=object)[inside]) if name in named else (),
                )
            )
    return layers


def _locator(workspace: Workspace) -> SheetLayer | None:
    for name in ("towns", "zones"):
        drawn = overlay_map(workspace, name)
        if drawn is not None and len(drawn.geometries):
            return SheetLayer(
                drawn.title, drawn.geometries, STYLES[drawn.vocabulary], drawn.codes, names=drawn.names
            )
    return None


def _summary(assessment: Assessment, shown: npt.NDArray[np.bool_]) -> Table:
    """Return count, area and cap of gain by place on the list; layered rights count their ground once."""
    parcels = assessment.parcels[shown]
    surface = parcels["right_layer"].fillna("B") == "B"
    titles = {"certain": _("certain"), "possible": _("possible"), "not": _("not listed")}
    rows = []
    for listing, title in titles.items():
        listed = parcels[(parcels["listing"] == listing) & surface]
        area = float(listed["area_m2_low"].sum())
        rows.append(
            (
                title,
                f"{(parcels['listing'] == listing).sum():,}",
                f"{hectares(area):,.1f}",
                f"{mu(area):,.0f}",
                _cap(listed),
            )
        )
    area = float(parcels.loc[surface, "area_m2_low"].sum())
    rows.append(
        (
            _("total"),
            f"{len(parcels):,}",
            f"{hectares(area):,.1f}",
            f"{mu(area):,.0f}",
            _cap(parcels[surface]),
        )
    )
    return Table(
        _("Parcels on the list"),
        (_("list"), _("parcels"), _("ha"), _("mu"), _("cap, 10⁴ m²")),
        tuple(rows),
    )


def _cap(parcels: pd.DataFrame) -> str:
    """Return the sum of caps in 10 000 m²; where some parcels have no ceiling, what the others leave at least."""
    low, high = parcels["gain_cap_m2_low"].sum() / 1e4, parcels["gain_cap_m2_high"].sum() / 1e4
    if low == high:
        return f"{low:,.1f}"
    return f"{low:,.1f}–{high:,.1f}" if np.isfinite(high) else f"≥{low:,.1f}"


def _notes(assessment: Assessment, rulebook: Rulebook) -> tuple[str, ...]:
    notes = [not_judged_text(assessment.manifest, rulebook)]
    notes.append(
        _(
            "Flags compare with benchmarks; the finding of inefficient or idle land is the authority's own procedure."
        )
    )
    return tuple(note for note in notes if note)


def _sources(assessment: Assessment) -> tuple[str, ...]:
    titles = [in_language(layer_named(name).title) for name in assessment.manifest["layers"]]
    joiner = _(", ")
    return (
        _("Layers of the workspace: {names}").format(names=joiner.join(titles)),
        _("Rules: 六(一), 六(二) of the plan; sources of each number in the receipt of the parcel"),
    )


def page_layers(workspace: Workspace, assessment: Assessment, rulebook: Rulebook) -> list[PageLayer]:
    """Return the layers of a standalone page: water and zones, and the listed parcels with their reasons as text."""
    layers = []
    for name in ("ports_coast" if workspace.has("ports_coast") else "shoreline", "zones"):
        drawn = overlay_map(workspace, name)
        if drawn is not None:
            layers.append(PageLayer(drawn.title, drawn.geometries, STYLES[drawn.vocabulary], drawn.codes))
    ranked = selected(assessment)
    listed = ranked[(assessment.parcels["listing"] != "not").to_numpy()[ranked]]
    shapes = np.asarray(assessment.parcels.geometry.array, dtype=object)[listed]
    codes = parcel_codes(assessment, Theme.INEFFICIENT)[listed]
    texts = tuple(_reasons(assessment, rulebook, int(position)) for position in listed[:MOST_SHAPES])
    layers.append(PageLayer(theme_title(Theme.INEFFICIENT), shapes, STYLES[ParcelVerdict], codes, texts))
    return layers


def _reasons(assessment: Assessment, rulebook: Rulebook, position: int) -> str:
    """Return the parcel and what was found, one line each."""
    lines = [str(assessment.parcels.index[position])]
    for name, (found, at) in assessment.findings_of(position).items():
        if rulebook.roles[name].kind == "flag" and found.verdict[at] != Verdict.MET and found.is_deciding[at]:
            lines.append(f"{title_of(name, rulebook)}: {sentence(found, at, rulebook)}")
    return "\n".join(lines)
