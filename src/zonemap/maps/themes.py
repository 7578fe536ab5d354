"""The themes of a map: what each shows of an assessment, on screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.assessment import Assessment
from zonemap.errors import ZonemapError
from zonemap.layers import layer_named
from zonemap.layers.versions import in_force, is_proposal
from zonemap.maps.classes import (
    BeltPlace,
    BlockClass,
    ConstraintClass,
    ControlClass,
    FarClass,
    GainClass,
    LandUseClass,
    Overlay,
    ParcelVerdict,
    PlainParcel,
)
from zonemap.maps.style import FAR_BREAKS, GAIN_BREAKS_M2, HALF, class_codes, codes_of, style_of
from zonemap.wording import gettext as _
from zonemap.wording import in_language
from zonemap.workspace import Workspace


class Theme(StrEnum):
    """What a map is about."""

    INEFFICIENT = "inefficient"
    FAR = "far"
    FAR_COUNTED = "far_counted"
    GAIN = "gain"
    LAND_USE = "land_use"
    CONSTRAINTS = "constraints"
    OVERVIEW = "overview"
    BELT = "belt"


VOCABULARIES: Final[dict[Theme, type[StrEnum]]] = {
    Theme.INEFFICIENT: ParcelVerdict,
    Theme.FAR: FarClass,
    Theme.FAR_COUNTED: FarClass,
    Theme.GAIN: GainClass,
    Theme.LAND_USE: LandUseClass,
    Theme.CONSTRAINTS: ConstraintClass,
    Theme.OVERVIEW: PlainParcel,
    Theme.BELT: BeltPlace,
}

NEEDED: Final[dict[Theme, str]] = {Theme.OVERVIEW: "zones", Theme.BELT: "belt_blocks"}
"""The layer without which a sheet of the theme would say nothing."""


def theme_title(theme: Theme) -> str:
    """Return the name of a theme in the language in use."""
    return {
        Theme.INEFFICIENT: _("Inefficient industrial land"),
        Theme.FAR: _("Floor-area ratio as built"),
        Theme.FAR_COUNTED: _("Counted floor-area ratio"),
        Theme.GAIN: _("Floor area that may be gained"),
        Theme.LAND_USE: _("Current land use"),
        Theme.CONSTRAINTS: _("Ecological and land constraints"),
        Theme.OVERVIEW: _("Overview of the zones"),
        Theme.BELT: _("River-side science belt"),
    }[theme]


def require_layer(workspace: Workspace, assessment: Assessment, theme: Theme) -> None:
    """Raise a `ZonemapError` where the workspace, or the run, lacks the layer that the theme is about."""
    needed = NEEDED.get(theme)
    if needed is None:
        return
    words = {"theme": theme_title(theme), "layer": needed, "title": in_language(layer_named(needed).title)}
    if not workspace.has(needed):
        raise ZonemapError(
            "theme_without_layer",
            _("“{theme}” needs the layer “{layer}” ({title}), which the workspace lacks").format(**words),
            _("bring it in and assess again: zonemap ingest {path} FILE --layer {layer}").format(
                path=workspace.path, layer=needed
            ),
        )
    if theme is Theme.BELT and "belt_share_low" not in assessment.parcels:
        raise ZonemapError(
            "run_without_layer",
            _("The run {run} was made without the layer “{layer}” ({title})").format(
                run=assessment.run, **words
            ),
            _("assess again: zonemap assess {path}").format(path=workspace.path),
        )


def parcel_codes(assessment: Assessment, theme: Theme) -> npt.NDArray[np.uint8]:
    """Return the class of every parcel under a theme, as a code of the theme's vocabulary."""
    parcels = assessment.parcels
    match theme:
        case Theme.FAR | Theme.FAR_COUNTED:
            return class_codes(assessment.quantity(theme.value).value, FAR_BREAKS)
        case Theme.GAIN:
            gain = assessment.quantity("gain_cap_m2")
            return class_codes(np.where(np.isfinite(gain.high), gain.low, np.nan), GAIN_BREAKS_M2)
        case Theme.LAND_USE:
            return _land_use_codes(parcels["land_use"])
        case Theme.CONSTRAINTS:
            return _severity_codes(assessment)
        case Theme.OVERVIEW | Theme.BELT:
            is_plain = theme is Theme.OVERVIEW
            return np.zeros(len(parcels), dtype=np.uint8) if is_plain else half_codes(parcels, "belt_share")
    names = parcels["listing"].where(parcels["is_judged"] | (parcels["listing"] != "not"), "not_judged")
    return codes_of(names, ParcelVerdict)


def half_codes(parcels: pd.DataFrame, share: str) -> npt.NDArray[np.uint8]:
    """Return for each parcel 0 unknown, 1 where less than half of it lies inside, 2 where half or more does."""
    if f"{share}_low" not in parcels:
        return np.zeros(len(parcels), dtype=np.uint8)
    return class_codes(parcels[f"{share}_low"].to_numpy(dtype=np.float64), HALF)


def _severity_codes(assessment: Assessment) -> npt.NDArray[np.uint8]:
    """Return the strictest constraint on each parcel; touches of borders bound nothing."""
    standing = assessment.constraints[~assessment.constraints["is_touch"]]
    codes = np.zeros(len(assessment.parcels), dtype=np.uint8)
    np.maximum.at(
        codes, standing["position"].to_numpy(dtype=np.intp), codes_of(standing["severity"], ConstraintClass)
    )
    return codes


def _land_use_codes(land_use: pd.Series) -> npt.NDArray[np.uint8]:
    """Return the class each code begins with, the longest first; unknown and other codes are "other"."""
    classes = list(LandUseClass)
    codes = np.full(len(land_use), classes.index(LandUseClass.OTHER), dtype=np.uint8)
    known = land_use.astype("string").fillna("")
    for use in sorted(classes[:-1], key=lambda each: len(each.value)):
        codes[known.str.startswith(use.value).to_numpy(dtype=bool)] = classes.index(use)
    return codes


@dataclass(frozen=True, slots=True)
class OverlayMap:
    """A layer drawn over or under the parcels: shapes, the class of each, and the styles of the classes."""

    name: str
    title: str
    geometries: npt.NDArray[np.object_]
    codes: npt.NDArray[np.uint8]
    vocabulary: type[StrEnum]
    names: tuple[str, ...]


def overlay_map(workspace: Workspace, name: str, as_of: date | None = None) -> OverlayMap | None:
    """Return a layer of the workspace as it is drawn, or None where the workspace lacks it.

    Of a layer with versions, what is in force on the day, the workspace's own day of judgement when none is given.
    """
    if not workspace.has(name):
        return None
    table = workspace.read(name)
    if name in {"core_areas", "belt_blocks"}:
        table = table[in_force(table, as_of or workspace.settings.as_of)]
    geometries = np.asarray(table.geometry.array, dtype=object)
    names = tuple("" if pd.isna(each) else str(each) for each in table.get("name", [""] * len(table)))
    if name == "control_units":
        classes = table.get("unit_class", pd.Series([None] * len(table)))
        known = {member.value for member in ControlClass}
        codes = codes_of(
            [str(each) if each in known else ControlClass.UNKNOWN.value for each in classes], ControlClass
        )
        return OverlayMap(name, overlay_title(name), geometries, codes, ControlClass, names)
    if name == "belt_blocks":
        is_core = table.get("is_innovation_core", pd.Series([False] * len(table)))
        codes = is_core.fillna(value=False).to_numpy(dtype=bool).astype(np.uint8)
        title = overlay_title(name)
        if is_proposal(table).any():
            title = _("{layer} (proposal, not approved)").format(layer=title)
        return OverlayMap(name, title, geometries, codes, BlockClass, names)
    overlay = _drawn_as(name)
    keep = (
        ~(shapely.get_dimensions(geometries) == 1) if name == "shoreline" else np.ones(len(table), dtype=bool)
    )
    codes = np.full(int(keep.sum()), list(Overlay).index(overlay), dtype=np.uint8)
    kept_names = tuple(each for each, kept in zip(names, keep, strict=True) if kept)
    return OverlayMap(name, overlay_title(name), geometries[keep], codes, Overlay, kept_names)


def overlay_title(name: str) -> str:
    """Return how a drawn layer is called, in the language in use."""
    if name in {"control_units", "belt_blocks"}:
        return in_language(layer_named(name).title)
    return style_of(_drawn_as(name)).title


def _drawn_as(name: str) -> Overlay:
    """Return the style of a layer: a river polygon is drawn as water, towns as districts, the sea as water."""
    return {"shoreline": Overlay.WATER, "towns": Overlay.DISTRICTS, "ports_coast": Overlay.WATER}.get(
        name
    ) or Overlay(name)
