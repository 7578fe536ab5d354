"""How much counted floor area a parcel may still gain: the plan's cap, and the three routes to it.

The routes of 六(一) (厂房加层, 厂区改造, 内部用地整理) are alternatives: each is bounded by the one cap, and they
never add up. Without a planned FAR there is no cap, and no route claims a gain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zonemap.facts import Facts
from zonemap.findings import Claim, Quantity, Verdict, all_of, any_of, at_most, negated
from zonemap.layers import LandUse, is_land_use


@dataclass(frozen=True, slots=True)
class Gain:
    """Counted floor area in m² that each route may add, and the most that the plan leaves."""

    add_storeys: Quantity
    rebuild: Quantity
    consolidate: Quantity
    cap: Quantity


@dataclass(frozen=True, slots=True)
class PremiumExemption:
    """Whether a gain is free of further land price, in two readings."""

    plan: Claim
    """The plan's own words: it conforms to the plan."""
    national: Claim
    """61号令: it conforms to the plan, and the use stays."""


def far_gain(parcels: Facts, *, new_storey_height_m: float) -> Gain:
    """Return the gains of every parcel.

    The cap is planned FAR × area less the counted floor area, further bounded by planned density × storeys below the
    planned height; never below 0. Storeys are `new_storey_height_m` high.
    """
    size = len(parcels)
    area, counted = parcels.quantity("area_m2"), parcels.quantity("counted_floor_area_m2")
    far_max, density = parcels.quantity("far_max"), parcels.quantity("density_max")
    height = parcels.quantity("height_max_m")
    storeys = (height / Quantity.exact(np.full(size, new_storey_height_m))).floored()
    allowed = (far_max * area).least(density * area * storeys)
    cap = (allowed - counted).bounded(low=0.0)
    free_land = (density * area - parcels.quantity("footprint_m2")).bounded(low=0.0)
    room = parcels.quantity("storey_room_m2").bounded(low=0.0)
    unbounded = Quantity.unknown(size, low=0.0)
    has_ceiling = np.isfinite(far_max.high)
    cap = cap.where(has_ceiling, unbounded)
    return Gain(
        add_storeys=room.least(cap).where(has_ceiling, unbounded),
        rebuild=cap,
        consolidate=(free_land * storeys).least(cap).where(has_ceiling, unbounded),
        cap=cap,
    )


def premium_exemption(parcels: Facts) -> PremiumExemption:
    """Return whether more floor area would be free of further land price (六(一); 61号令).

    It conforms where existing industrial land stays within a known planned FAR and its use, kept or changed as
    proposed, is the planned one. Under the national rule the use must also stay; a proposal that is not on record is
    unknown.
    """
    industrial = parcels.claim("is_industrial")
    planned_industrial = is_land_use(parcels.text("planned_use"), LandUse.INDUSTRIAL)
    changes = parcels.claim("is_use_change_proposed")
    agrees = np.where(
        changes == Verdict.MET,
        negated(planned_industrial),
        planned_industrial,
    ).astype(np.int8)
    open_proposal = (changes == Verdict.UNKNOWN) & (planned_industrial == Verdict.BREACHED)
    agrees[open_proposal] = Verdict.UNKNOWN
    within = at_most(parcels.quantity("far_counted"), parcels.quantity("far_max"))
    within = np.where(np.isfinite(parcels.quantity("far_max").high), within, Verdict.UNKNOWN).astype(np.int8)
    plan = all_of(industrial, agrees, within)
    return PremiumExemption(plan=plan, national=all_of(plan, any_of(negated(changes))))
