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


def planned_cap(
    *,
    area_m2: Quantity,
    counted_floor_area_m2: Quantity,
    far_max: Quantity,
    density_max: Quantity | None,
    height_max_m: Quantity | None,
    new_storey_height_m: Quantity,
) -> Quantity:
    """Return the most counted floor area (m²) that the plan leaves, never below 0; without a planned FAR no high end.

    Density and height bound it where there are such conditions at all (None where there are none).
    """
    allowed = far_max * area_m2
    if density_max is not None and height_max_m is not None:
        storeys = (height_max_m / new_storey_height_m).floored()
        allowed = allowed.least(density_max * area_m2 * storeys)
    cap = (allowed - counted_floor_area_m2).bounded(low=0.0)
    return cap.where(np.isfinite(far_max.high), Quantity.unknown(len(cap), low=0.0))


def far_gain(parcels: Facts, *, new_storey_height_m: Quantity) -> Gain:
    """Return the gains of every parcel.

    The cap is planned FAR × area less the counted floor area, further bounded by planned density × storeys below the
    planned height; never below 0. Land is consolidated where a workshop fits on the free land of the parcel, and within
    the density. Storeys are `new_storey_height_m` high, one interval. Density and height bound
    nothing where the workspace has no such conditions at all (`conditions_absent` names them); where only a parcel's
    own are missing, they may bound it down to nothing.
    """
    size = len(parcels)
    area, far_max = parcels.quantity("area_m2"), parcels.quantity("far_max")
    density, height = parcels.quantity("density_max"), parcels.quantity("height_max_m")
    storeys = (height / new_storey_height_m).floored()
    cap = planned_cap(
        area_m2=area,
        counted_floor_area_m2=parcels.quantity("counted_floor_area_m2"),
        far_max=far_max,
        density_max=density if parcels.has("density_max") else None,
        height_max_m=height if parcels.has("height_max_m") else None,
        new_storey_height_m=new_storey_height_m,
    )
    within_density = (density * area - parcels.quantity("footprint_m2")).bounded(low=0.0)
    free_land = parcels.quantity("free_land_m2").bounded(low=0.0).least(within_density)
    room = parcels.quantity("storey_room_m2").bounded(low=0.0)
    unbounded = Quantity.unknown(size, low=0.0)
    has_ceiling = np.isfinite(far_max.high)
    return Gain(
        add_storeys=room.least(cap).where(has_ceiling, unbounded),
        rebuild=cap,
        consolidate=(free_land * storeys).least(cap).where(has_ceiling, unbounded),
        cap=cap,
    )


def premium_exemption(parcels: Facts) -> PremiumExemption:
    """Return whether more floor area would be free of further land price (六(一); 61号令).

    The plan's reading: existing industrial land that keeps to the planned FAR, density and height, and whose use is the
    planned one, or is proposed to become it. The national rule asks besides that the use stays; a proposal that is not
    on record is unknown. Conditions that the workspace lacks altogether are not asked for, save the FAR.
    """
    changes = parcels.claim("is_use_change_proposed")
    planned_industrial = is_land_use(parcels.text("planned_use"), LandUse.INDUSTRIAL)
    becomes_planned = all_of(changes, negated(planned_industrial))
    far_max = parcels.quantity("far_max")
    within = at_most(parcels.quantity("far_counted"), far_max)
    kept = [np.where(np.isfinite(far_max.high), within, Verdict.UNKNOWN).astype(np.int8)]
    if parcels.has("density_max"):
        density = parcels.quantity("footprint_m2") / parcels.quantity("area_m2")
        kept.append(at_most(density, parcels.quantity("density_max")))
    if parcels.has("height_max_m") and parcels.has("tallest_m"):
        kept.append(at_most(parcels.quantity("tallest_m"), parcels.quantity("height_max_m")))
    plan = all_of(parcels.claim("is_industrial"), any_of(planned_industrial, becomes_planned), *kept)
    return PremiumExemption(plan=plan, national=all_of(plan, negated(changes)))


def conditions_absent(parcels: Facts) -> tuple[str, ...]:
    """Return the planned conditions that no layer of the workspace delivers, and that therefore bound no gain."""
    return tuple(name for name in ("far_max", "density_max", "height_max_m") if not parcels.has(name))
