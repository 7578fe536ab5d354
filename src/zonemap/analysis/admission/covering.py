"""The features of a layer over one place, each with its part of it; touches of borders are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from zonemap.analysis.constraints import feature_names, touches_only
from zonemap.facts.siting import Site
from zonemap.findings import Verdict
from zonemap.plan import Row, Rulebook


@dataclass(frozen=True, slots=True)
class Covering:
    """One feature over a place: its row in the layer, its name, the area (m², None at a point) and share it covers."""

    at: int
    feature: str
    overlap_m2: float | None
    share: float
    is_touch: bool


def coverings(site: Site, layer: str, rulebook: Rulebook) -> list[Covering]:
    """Return the features of a layer over the place, in the order of the layer.

    Many touches that together are more than a touch are none: a place is not to be cut out of a line strip by strip.
    """
    overlay = site.facts.overlays[layer]
    area, share = overlay.pairs.area_m2, overlay.pairs.area_m2 / _area_m2(site)
    touches = np.array([is_negligible(site, each, rulebook) for each in share], dtype=bool)
    if touches.all() and not is_negligible(site, float(share.sum()), rulebook):
        touches[:] = False
    names = feature_names(overlay.features)
    return [
        Covering(
            int(at), str(names[at]), None if site.place.is_point else float(m2), float(part), bool(touch)
        )
        for at, m2, part, touch in zip(overlay.pairs.right, area, share, touches, strict=True)
    ]


def is_negligible(site: Site, share: float, rulebook: Rulebook) -> bool:
    """Return whether a share of the place is no more than a touch of borders."""
    day = site.facts.as_of
    if site.place.is_point:
        return bool(share < rulebook.setting("sliver_share", day).low[0])
    part = np.array([share])
    return bool(touches_only(part * _area_m2(site), part, rulebook, day)[0] == Verdict.MET)


def touch_rows(rulebook: Rulebook) -> tuple[Row, ...]:
    """Return the numbers that tell a touch of borders: settings, which must be seen."""
    return (*rulebook.number("sliver_area_m2").rows[:1], *rulebook.number("sliver_share").rows[:1])


class Extent(TypedDict):
    """A part of a place: its area in m², None at a point, and its share."""

    overlap_m2: float | None
    share: float


def extent_of(site: Site, share: float) -> Extent:
    """Return a share of the place with its area."""
    return {"overlap_m2": None if site.place.is_point else share * _area_m2(site), "share": share}


def _area_m2(site: Site) -> float:
    return float(site.facts.quantity("drawn_area_m2").low[0])
