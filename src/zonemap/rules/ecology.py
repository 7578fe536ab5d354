"""六(二) 加强绿色发展: what stands over a parcel, and bounds what may be done with it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonemap.facts import Facts
from zonemap.findings import Claim, Findings, Quantity, Verdict, all_of, any_of, at_least, negated
from zonemap.plan import Limits
from zonemap.rules.catalogue import rule
from zonemap.rules.verdicts import citing, judged


@rule("ecological_redlines", clause="六(二)", row=10, needs=("ecological_redlines",))
def red_lines_are_kept_clear(parcels: Facts, *, sliver_area_m2: Limits, sliver_share: Limits) -> Findings:
    """Judge whether a parcel overlaps an ecological red line by more than a touch of borders."""
    return _kept_clear("ecological_redlines", parcels, sliver_area_m2, sliver_share)


@rule("farmland", clause="六(二)", row=10, needs=("farmland",))
def farmland_is_kept_clear(parcels: Facts, *, sliver_area_m2: Limits, sliver_share: Limits) -> Findings:
    """Judge whether a parcel overlaps permanent basic farmland (土地管理法 art. 35) by more than a touch of borders."""
    return _kept_clear("farmland", parcels, sliver_area_m2, sliver_share)


@rule("ecological_spaces", clause="六(二)", row=10, needs=("ecological_spaces",))
def ecological_spaces_are_known(parcels: Facts, *, sliver_area_m2: Limits, sliver_share: Limits) -> Findings:
    """Judge whether a parcel lies in an ecological space of the province (苏政发〔2020〕1号), the second tier."""
    return _kept_clear("ecological_spaces", parcels, sliver_area_m2, sliver_share)


@rule("control_unit_priority", clause="六(二)", row=11, needs=("control_units",))
def priority_units_are_known(parcels: Facts, *, sliver_area_m2: Limits, sliver_share: Limits) -> Findings:
    """Judge whether a parcel lies in a priority protection unit, whose access list must be held against any project."""
    return _unit_of_class("control_unit_priority", "priority", parcels, sliver_area_m2, sliver_share)


@rule("control_unit_key", clause="六(二)", row=11, needs=("control_units",))
def key_units_are_known(parcels: Facts, *, sliver_area_m2: Limits, sliver_share: Limits) -> Findings:
    """Judge whether a parcel lies in a key control unit, whose conditions apply."""
    return _unit_of_class("control_unit_key", "key", parcels, sliver_area_m2, sliver_share)


@rule("control_unit_general", clause="六(二)", row=11, needs=("control_units",))
def general_units_are_known(parcels: Facts, *, sliver_area_m2: Limits, sliver_share: Limits) -> Findings:
    """Judge whether a parcel lies in a general control unit: information."""
    return _unit_of_class("control_unit_general", "general", parcels, sliver_area_m2, sliver_share)


@rule(
    "chemical_shore_distance",
    clause="六(二)",
    row=13,
    needs=("main_stem_distance_m", "industry_code"),
    reads=("is_industrial", "industry_edition", "has_started"),
    spared={"unknown": ("has_started",)},
)
def chemical_industry_keeps_off_the_shore(
    parcels: Facts, *, chemical_shore_distance_m: Limits, chemical_industries: Limits
) -> Findings:
    """Judge the distance of chemical industry from the main stem of the Yangtze, on the land side (长江保护法 art. 26).

    The law forbids new and expanding projects only: a plant that stands is information, a parcel not yet started counts
    as a new project. It is no ring around the river: the water side has no rows to breach. Tributaries are considered
    only where the bureau loads them as main stem.
    """
    distance = parcels.quantity("main_stem_distance_m")
    started = parcels.claim("has_started")
    found = judged(
        "chemical_shore_distance",
        at_least(distance, chemical_shore_distance_m.value),
        applies=all_of(parcels.claim("is_industrial"), chemical_industries.applies),
        measured=distance,
        limits=chemical_shore_distance_m,
        notes=(started == Verdict.MET, started == Verdict.BREACHED),
    )
    return citing(found, chemical_industries)


def _kept_clear(name: str, parcels: Facts, area: Limits, share: Limits) -> Findings:
    overlay = parcels.overlays[name]
    overlap = Quantity.exact(overlay.pairs.total_by_left(len(parcels)))
    return _clear_of(name, overlap, parcels, area, share)


def _unit_of_class(name: str, wanted: str, parcels: Facts, touch_m2: Limits, touch_share: Limits) -> Findings:
    """Units without a class may be of any: their overlap opens the measured area upwards."""
    overlay = parcels.overlays["control_units"]
    size = len(parcels)
    features = overlay.features
    classes = features.get("unit_class", pd.Series(pd.NA, index=features.index)).astype("string")
    of_class = classes.eq(wanted).fillna(value=False).to_numpy(dtype=bool)[overlay.pairs.right]
    nameless = classes.isna().to_numpy()[overlay.pairs.right]
    area_m2 = overlay.pairs.area_m2
    overlap = Quantity(
        np.where(of_class, area_m2, 0.0), np.where(of_class | nameless, area_m2, 0.0)
    ).summed_by(overlay.pairs.left, size)
    return _clear_of(name, overlap, parcels, touch_m2, touch_share)


def _clear_of(name: str, overlap: Quantity, parcels: Facts, area: Limits, share: Limits) -> Findings:
    found = judged(
        name,
        negated(_beyond_a_touch(overlap, parcels, area, share)),
        applies=np.full(len(parcels), Verdict.MET, dtype=np.int8),
        measured=overlap,
        limits=area,
    )
    return citing(found, share)


def _beyond_a_touch(overlap: Quantity, parcels: Facts, area: Limits, share: Limits) -> Claim:
    """Return whether an overlap is more than a touch of borders: by area, and by share of the drawn parcel."""
    part = overlap / parcels.quantity("drawn_area_m2")
    return all_of(at_least(overlap, area.value), at_least(part, share.value), _some(overlap))


def _some(overlap: Quantity) -> Claim:
    return any_of(at_least(overlap, Quantity.exact(np.full(len(overlap), np.nextafter(0.0, 1.0)))))
