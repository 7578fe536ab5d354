"""The figures of the zones that follow from the findings about parcels: inefficient land, gains, chemical industry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from zonemap.analysis.inefficiency import Listing
from zonemap.facts import Facts
from zonemap.facts.zones import Figure, figure
from zonemap.facts.zones.figure import part_of, share
from zonemap.facts.zones.intensity import has_expired, is_supplied, of_supplied
from zonemap.findings import NO_ROW, Claim, Quantity, Verdict, all_of, any_of, negated
from zonemap.layers.rights import is_surface
from zonemap.rules import NotJudged
from zonemap.rules.judge import Judgement

_CHEMICAL: Final = "chemical_shore_distance"
_IDLE: Final = "idle_land"
_GAINS: Final = ("add_storeys", "rebuild", "consolidate", "cap")
_CERTAIN_GAIN: Final = ("planned_land_use.far_max", "parcels.far_max", "buildings.geometry")


def figures_of_parcels(
    parcels: pd.DataFrame, judgement: Judgement, facts: Facts, zones: Facts
) -> tuple[dict[str, Figure], dict[str, tuple[str, ...]]]:
    """Return the figures of the zones from the table of parcels and the findings, and those without data.

    `parcels` has `listing`, `right_layer`, `zone_id`, areas, gains and exemptions by their columns. What is possible
    opens a figure upwards: between what is certain and what may be.
    """
    added = _Adding(parcels, zones)
    figures: dict[str, Figure] = {}
    absent: dict[str, tuple[str, ...]] = {}
    if missing := _missing(judgement, parcels):
        absent |= dict.fromkeys(("inefficient_parcels", "inefficient_m2"), missing)
    else:
        figures |= added.inefficient()
    if facts.has("far_max") and not missing:
        figures |= added.gains()
    else:
        lacking = missing or ("planned_land_use.far_max", "parcels.far_max")
        names = (*(f"gain_{route}_m2" for route in _GAINS), "premium_plan_m2", "premium_national_m2")
        absent |= dict.fromkeys(names, lacking)
    if _CHEMICAL in judgement.findings:
        found = judgement.findings[_CHEMICAL].spread(len(facts))
        sure, most = found == Verdict.BREACHED, np.isin(found, (Verdict.BREACHED, Verdict.UNKNOWN))
        value = added.total(sure.astype(float), most.astype(float))
        figures["chemical_parcels_at_shore"] = figure(value, "shoreline.geometry", "parcels.industry_code")
    else:
        absent["chemical_parcels_at_shore"] = _why(judgement.not_judged, _CHEMICAL)
    idle, unjudged = _idle(added, judgement, facts)
    return figures | idle, absent | unjudged


class _Adding:
    """Sums over the parcels of each zone."""

    def __init__(self, parcels: pd.DataFrame, zones: Facts) -> None:
        self.parcels = parcels
        self.at = zones.ids.get_indexer(pd.Index(parcels["zone_id"].astype(object)))
        self.size = len(zones)
        self.surface = is_surface(parcels["right_layer"]).to_numpy(dtype=bool)
        self.is_certain = (parcels["listing"] == Listing.CERTAIN).to_numpy(dtype=bool)
        self.may_be = parcels["listing"].isin((Listing.CERTAIN, Listing.POSSIBLE)).to_numpy(dtype=bool)

    def total(self, low: np.ndarray, high: np.ndarray) -> Quantity:
        """Return the sums of the low and of the high ends."""
        inside = np.flatnonzero(self.at >= 0)
        return Quantity(low, high).take(inside).summed_by(self.at[inside], self.size)

    def land(self, holds: Claim) -> Quantity:
        """Return the ground of the parcels of which a claim holds, up to that of which it may."""
        area = Quantity.exact(self.parcels["area_m2_low"].to_numpy() * self.surface)
        held = part_of(area, holds)
        return self.total(held.low, held.high)

    def inefficient(self) -> Mapping[str, Figure]:
        """Return count and land of the parcels that are certainly, and that may be, inefficient."""
        area = self.parcels["area_m2_low"].to_numpy() * self.surface
        by = ("parcels.listing",)
        return {
            "inefficient_parcels": figure(
                self.total(self.is_certain.astype(float), self.may_be.astype(float)), *by
            ),
            "inefficient_m2": figure(self.total(area * self.is_certain, area * self.may_be), *by),
        }

    def gains(self) -> Mapping[str, Figure]:
        """Return the gains of the land that is certainly inefficient, and those free of further land price."""
        chosen = self.is_certain & self.surface
        found = {
            f"gain_{route}_m2": figure(self._gain(route, chosen, chosen), *_CERTAIN_GAIN) for route in _GAINS
        }
        for reading in ("plan", "national"):
            said = self.parcels[f"premium_{reading}"]
            sure, most = (said == "met").to_numpy(bool), (said != "breached").to_numpy(bool)
            value = self._gain("cap", chosen & sure, chosen & most)
            found[f"premium_{reading}_m2"] = figure(value, *_CERTAIN_GAIN, "parcels.planned_use")
        return found

    def _gain(self, route: str, sure: np.ndarray, most: np.ndarray) -> Quantity:
        low, high = (self.parcels[f"gain_{route}_m2_{end}"].to_numpy() for end in ("low", "high"))
        return self.total(np.where(sure, low, 0.0), np.where(most, high, 0.0))


def _idle(
    added: _Adding, judgement: Judgement, facts: Facts
) -> tuple[dict[str, Figure], dict[str, tuple[str, ...]]]:
    """Return the land that is suspected idle, its share of the land supplied, and that idle or expired, once."""
    names = ("idle_m2", "idle_land_rate", "to_manage_m2")
    if _IDLE not in judgement.findings:
        return {}, dict.fromkeys(names, _why(judgement.not_judged, _IDLE))
    found = judgement.findings[_IDLE].spread(len(facts))
    idle = of_supplied(np.where(found == NO_ROW, Verdict.BREACHED, -found).astype(np.int8), facts)
    by = ("parcels.is_started", "parcels.start_due_on", "parcels.stopped_on", "parcels.registered_area_m2")
    waiting = any_of(idle, has_expired(facts))
    figures = {
        "idle_m2": figure(added.land(idle), *by),
        "to_manage_m2": figure(added.land(waiting), *by, "parcels.right_ends_on"),
    }
    if not facts.has("supply_status"):
        return figures, {"idle_land_rate": ("parcels.supply_status",)}
    supplied = is_supplied(facts)
    part, rest = added.land(all_of(idle, supplied)), added.land(all_of(negated(idle), supplied))
    return figures | {"idle_land_rate": share(part, rest, *by, "parcels.supply_status")}, {}


def _missing(judgement: Judgement, parcels: pd.DataFrame) -> tuple[str, ...]:
    """Return what would let a flag decide, where none was judged about any parcel."""
    if parcels["is_judged"].any():
        return ()
    return tuple(sorted({need for each in judgement.not_judged for need in each.missing if need}))


def _why(not_judged: tuple[NotJudged, ...], rule: str) -> tuple[str, ...]:
    return next((each.missing for each in not_judged if each.rule == rule), ())
