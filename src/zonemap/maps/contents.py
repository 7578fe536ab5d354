"""What a sheet or a standalone page is made of: the layers, figures, notes and sources of one theme."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from zonemap.assessment import Assessment, not_judged_text, selected, sentence, title_of, zone_names
from zonemap.errors import ZonemapError
from zonemap.findings import Verdict
from zonemap.layers.versions import proposed_versions
from zonemap.maps.screen.standalone import MOST_SHAPES, PageLayer
from zonemap.maps.sheet import SheetContent, SheetLayer
from zonemap.maps.style import STYLES, outlined
from zonemap.maps.tables import far_known, table_of
from zonemap.maps.themes import VOCABULARIES, Theme, overlay_map, parcel_codes, require_layer, theme_title
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

_UNITS: Final = ("control_units", "farmland", "ecological_spaces")
_BELT: Final = "belt_blocks"
_NAMED: Final = {Theme.OVERVIEW: "parks", Theme.BELT: "belt_blocks"}
"""The layer whose names stand on the sheet of a zone, and for the belt on that of the city."""

_ZONE_ONLY: Final = {"core_areas", "parks"}
"""On the sheet of the city these would cover the zones that they lie in."""

_MARGIN: Final = 0.04
"""Part of the extent left free around what a sheet shows."""


def sheet_content(
    workspace: Workspace, assessment: Assessment, rulebook: Rulebook, theme: Theme, *, zone: str | None = None
) -> SheetContent:
    """Return the sheet of a theme: of one zone, or of all parcels.

    Raises `ZonemapError` when the zone is unknown or holds no parcel.
    """
    require_layer(workspace, assessment, theme)
    shown = _shown(assessment, zone)
    shapes = np.asarray(assessment.parcels.geometry.array, dtype=object)[shown]
    codes = parcel_codes(assessment, theme)[shown]
    own = SheetLayer(_("Parcels by class"), shapes, STYLES[VOCABULARIES[theme]], codes, is_subject=True)
    bounds = framed(_with_needed(workspace, theme, zone, shapes))
    beneath, above = _names(workspace, theme)
    named = {_NAMED[theme]} if theme in _NAMED and (zone or theme is Theme.BELT) else set[str]()
    above = above if zone else (*(each for each in above if each not in _ZONE_ONLY), "towns")
    named |= set() if zone else {"zones"}
    day = date.fromisoformat(assessment.manifest["as_of"])
    content = bare_content(
        workspace,
        assessment,
        title=_("{place}: {theme}").format(
            place=_place(workspace, assessment, zone), theme=theme_title(theme)
        ),
        bounds=bounds,
        layers=(
            *layers_within(workspace, beneath, bounds, day, named),
            own,
            *map(_outlined, layers_within(workspace, above, bounds, day, named)),
        ),
    )
    return replace(
        content,
        table=table_of(workspace, assessment, theme, shown, zone),
        notes=(
            *proposal_notes(workspace, theme, day),
            *_theme_notes(assessment, theme, shown, zone),
            *_notes(assessment, rulebook, theme),
        ),
    )


def bare_content(
    workspace: Workspace,
    assessment: Assessment,
    *,
    title: str,
    bounds: tuple[float, float, float, float],
    layers: tuple[SheetLayer, ...],
) -> SheetContent:
    """Return a sheet with what every sheet of the run says: bureau, dates, versions, sources, where it lies."""
    return SheetContent(
        title=title,
        crs=workspace.crs,
        bounds=bounds,
        layers=layers,
        bureau=workspace.settings.bureau,
        data_date=workspace.settings.data_date,
        as_of=date.fromisoformat(assessment.manifest["as_of"]),
        run=assessment.run,
        rule_version=str(assessment.manifest["rulebook"])[:12],
        locator=_locator(workspace),
        sources=_sources(layers),
        is_synthetic=bool(assessment.manifest["synthetic"]),
    )


def _names(workspace: Workspace, theme: Theme) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the layers that a theme draws under and over the parcels."""
    ground = "ports_coast" if workspace.has("ports_coast") else "shoreline"
    match theme:
        case Theme.CONSTRAINTS:
            return (ground, *_UNITS), ("ecological_redlines", "core_areas", "zones")
        case Theme.OVERVIEW:
            return (ground, "belt_blocks"), ("core_areas", "parks", "zones")
        case Theme.BELT:
            return (ground, "belt_blocks"), ("zones",)
    return (ground, "belt_blocks"), ("ecological_redlines", "core_areas", "zones")


def _with_needed(
    workspace: Workspace, theme: Theme, zone: str | None, shapes: npt.NDArray[np.object_]
) -> npt.NDArray[np.object_]:
    """Return the shapes that the sheet must hold: the parcels, and whole zones where the theme is about them."""
    if theme is not Theme.OVERVIEW:
        return shapes
    zones = workspace.read("zones")
    own = zones if zone is None else zones[zones["zone_id"] == zone]
    return np.concatenate([shapes, np.asarray(own.geometry.array, dtype=object)])


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


def framed(shapes: npt.NDArray[np.object_]) -> tuple[float, float, float, float]:
    """Return the bounds of the shapes with a margin."""
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    margin = _MARGIN * max(east - west, north - south)
    return (west - margin, south - margin, east + margin, north + margin)


def _place(workspace: Workspace, assessment: Assessment, zone: str | None) -> str:
    if zone is None:
        return _("All zones") if workspace.has("zones") else _("All parcels")
    return zone_names(workspace, assessment)[zone]


def layers_within(
    workspace: Workspace,
    names: tuple[str, ...],
    bounds: tuple[float, float, float, float],
    day: date,
    named: Set[str] = frozenset(),
) -> list[SheetLayer]:
    """Return the layers that have something inside the bounds."""
    window = shapely.box(*bounds)
    layers = []
    for name in names:
        drawn = overlay_map(workspace, name, day)
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
                    name_size_pt=8.5 if name == "zones" else 7.5,
                )
            )
    return layers


def _outlined(layer: SheetLayer) -> SheetLayer:
    return replace(layer, styles=tuple(map(outlined, layer.styles)))


def _locator(workspace: Workspace) -> SheetLayer | None:
    for name in ("towns", "zones"):
        drawn = overlay_map(workspace, name)
        if drawn is not None and len(drawn.geometries):
            return SheetLayer(
                drawn.title, drawn.geometries, STYLES[drawn.vocabulary], drawn.codes, names=drawn.names
            )
    return None


def proposal_notes(workspace: Workspace, theme: Theme, day: date) -> list[str]:
    """Return what must be said of a belt on a map that nobody has approved."""
    if not workspace.has(_BELT) or _BELT not in _names(workspace, theme)[0]:
        return []
    versions = proposed_versions(workspace.read(_BELT), day)
    if not versions:
        return []
    return [
        _("This belt is a proposal ({versions}): nobody has approved it").format(
            versions=_(", ").join(versions)
        )
    ]


def _theme_notes(
    assessment: Assessment, theme: Theme, shown: npt.NDArray[np.bool_], zone: str | None
) -> list[str]:
    """Return what must be said of the figures of a theme."""
    if theme is not Theme.BELT and (theme is not Theme.OVERVIEW or zone is None):
        return []
    parcels = assessment.parcels[shown]
    return [
        _("A parcel counts as inside where half of it or more lies there."),
        _(
            "Mean FAR as built: floor area by land area of the {known:,} of {count:,} parcels where it is known."
        ).format(known=int(far_known(parcels).sum()), count=len(parcels)),
    ]


def _notes(assessment: Assessment, rulebook: Rulebook, theme: Theme) -> tuple[str, ...]:
    notes = [not_judged_text(assessment.manifest, rulebook)]
    if theme in {Theme.OVERVIEW, Theme.BELT}:
        return tuple(note for note in notes if note)
    notes.append(
        _(
            "Flags compare with benchmarks; the finding of inefficient or idle land is the authority's own procedure."
        )
    )
    return tuple(note for note in notes if note)


def _sources(layers: tuple[SheetLayer, ...]) -> tuple[str, ...]:
    titles = dict.fromkeys(_("Parcels by theme") if layer.is_subject else layer.title for layer in layers)
    return (
        _("Layers of the workspace shown: {names}").format(names=_(", ").join(titles)),
        _("other layers used in judging, and the source of each number: see the report"),
    )


def page_layers(
    workspace: Workspace, assessment: Assessment, rulebook: Rulebook, theme: Theme = Theme.INEFFICIENT
) -> list[PageLayer]:
    """Return the layers of a standalone page: those of the theme, and the parcels with what is found as text.

    Under the theme of inefficient land only the listed parcels are on the page, with their reasons.
    """
    require_layer(workspace, assessment, theme)
    beneath, above = _names(workspace, theme)
    day = date.fromisoformat(assessment.manifest["as_of"])
    layers = [
        PageLayer(
            drawn.title,
            drawn.geometries,
            STYLES[drawn.vocabulary],
            drawn.codes,
            names=drawn.names if name == "zones" else (),
        )
        for name in (*beneath, *above)
        if (drawn := overlay_map(workspace, name, day)) is not None
    ]
    ranked = selected(assessment)
    if theme is Theme.INEFFICIENT:
        ranked = ranked[(assessment.parcels["listing"] != "not").to_numpy()[ranked]]
    shapes = np.asarray(assessment.parcels.geometry.array, dtype=object)[ranked]
    codes = parcel_codes(assessment, theme)[ranked]
    styles = STYLES[VOCABULARIES[theme]]
    if theme is Theme.INEFFICIENT:
        texts = tuple(_reasons(assessment, rulebook, int(position)) for position in ranked[:MOST_SHAPES])
    else:
        titles = [style.title for style in styles]
        ids = assessment.parcels.index[ranked[:MOST_SHAPES]]
        texts = tuple(f"{each}\n{titles[code]}" for each, code in zip(ids, codes[:MOST_SHAPES], strict=True))
    layers.append(PageLayer(theme_title(theme), shapes, styles, codes, texts))
    return layers


def _reasons(assessment: Assessment, rulebook: Rulebook, position: int) -> str:
    """Return the parcel and what was found, one line each."""
    lines = [str(assessment.parcels.index[position])]
    for name, (found, at) in assessment.findings_of(position).items():
        if rulebook.roles[name].kind == "flag" and found.verdict[at] != Verdict.MET and found.is_deciding[at]:
            lines.append(f"{title_of(name, rulebook)}: {sentence(found, at, rulebook)}")
    return "\n".join(lines)
