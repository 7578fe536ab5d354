"""六(一) 提升土地集约利用水平: the flags of inefficient industrial land.

Each rule says what must hold; a breach raises the flag of the same name. The flags are independent: none outweighs
another, and none looks at another.
"""

from __future__ import annotations

import numpy as np

from zonemap.facts import Facts
from zonemap.findings import Findings, Verdict, all_of, any_of, at_least, at_most, negated
from zonemap.plan import Limits
from zonemap.rules.catalogue import rule
from zonemap.rules.verdicts import citing, judged

_EXEMPT_CAUSES = ("government", "force_majeure")


@rule(
    "idle_land",
    clause="六(一)",
    row=5,
    needs=("has_started",),
    reads=(
        "start_due_on",
        "stopped_on",
        "developed_share",
        "invested_share",
        "delay_cause",
    ),
    spared={
        "met": ("start_due_on",),
        "breached": ("stopped_on", "developed_share", "invested_share"),
    },
)
def land_is_not_idle(
    parcels: Facts,
    *,
    idle_after_years: Limits,
    idle_developed_share_minimum: Limits,
    idle_invested_share_minimum: Limits,
) -> Findings:
    """Judge whether land is suspected idle (国土资源部令第53号, art. 2).

    Not started one full year after the day agreed; or started, with less than a third developed or less than a quarter
    invested (land price excluded), and stopped for one full year. A recorded cause of government or force majeure
    exempts; a cause that is not recorded exempts nothing. A missing date leaves the land unknown. Land is only
    suspected: the finding is the authority's own procedure.
    """
    started = parcels.claim("has_started")
    overdue, stopped = parcels.full_years_since("start_due_on"), parcels.full_years_since("stopped_on")
    little = negated(
        all_of(
            at_least(parcels.quantity("developed_share"), idle_developed_share_minimum.value),
            at_least(parcels.quantity("invested_share"), idle_invested_share_minimum.value),
        )
    )
    never_begun = all_of(negated(started), at_least(overdue, idle_after_years.value))
    given_up = all_of(started, little, at_least(stopped, idle_after_years.value))
    exempt = parcels.text("delay_cause").isin(_EXEMPT_CAUSES).to_numpy(dtype=bool)
    idle = any_of(never_begun, given_up)
    idle[exempt] = Verdict.BREACHED
    waiting = started == Verdict.BREACHED
    found = judged(
        "idle_land",
        negated(idle),
        applies=np.full(len(parcels), Verdict.MET, dtype=np.int8),
        measured=overdue.where(waiting, stopped).bounded(low=0.0),
        limits=idle_after_years,
        notes=(waiting & (idle == Verdict.MET), ~waiting & (idle == Verdict.MET), exempt),
    )
    return citing(found, idle_developed_share_minimum, idle_invested_share_minimum, where=~waiting)


@rule(
    "industry_far_minimum",
    clause="六(一)",
    row=5,
    needs=("far_counted", "industry_code"),
    reads=(
        "is_industrial",
        "industry_edition",
        "supplied_on",
    ),
)
def industrial_parcels_reach_the_industry_minimum(
    parcels: Facts, *, industry_far_minimum: Limits
) -> Findings:
    """Judge counted FAR against the minimum of the parcel's industry, in the edition of its supply date.

    The plan asks to redevelop inefficient land and gives no number; this benchmark is the national control indicator,
    so a breach is a gap to the entry standard, not a legal finding of inefficiency.
    """
    measured = parcels.quantity("far_counted")
    return judged(
        "industry_far_minimum",
        at_least(measured, industry_far_minimum.value),
        applies=all_of(parcels.claim("is_industrial"), industry_far_minimum.applies),
        measured=measured,
        limits=industry_far_minimum,
        notes=(industry_far_minimum.is_benchmark,),
    )


@rule(
    "entry_far_floor",
    clause="六(一)",
    row=5,
    needs=("far_counted",),
    reads=(
        "is_industrial",
        "place",
        "industry_code",
        "industry_edition",
    ),
)
def industrial_parcels_reach_the_entry_floor(
    parcels: Facts, *, entry_far_minimum: Limits, entry_far_collective_decision: Limits
) -> Findings:
    """Compare counted FAR with the floor for new industrial projects in the parcel's county, today.

    The floor binds new projects only, so for land that is built a breach is a gap and never moves the list. Chemical,
    petroleum, mineral and metal industries are exempt: government decides collectively, which nobody here can foresee.
    """
    measured = parcels.quantity("far_counted")
    reached = at_least(measured, entry_far_minimum.value)
    ordinary = negated(entry_far_collective_decision.applies)
    found = judged(
        "entry_far_floor",
        np.where(ordinary == Verdict.MET, reached, Verdict.UNKNOWN).astype(np.int8),
        applies=all_of(parcels.claim("is_industrial"), entry_far_minimum.applies),
        measured=measured,
        limits=entry_far_minimum,
        notes=(ordinary == Verdict.BREACHED,),
    )
    return citing(found, entry_far_collective_decision)


@rule(
    "building_coefficient",
    clause="六(一)",
    row=5,
    needs=("building_coefficient",),
    reads=(
        "is_industrial",
        "supplied_on",
    ),
)
def industrial_parcels_reach_the_building_coefficient(
    parcels: Facts, *, building_coefficient_minimum: Limits
) -> Findings:
    """Judge the building coefficient: footprint, structures and open yards over the area of the parcel.

    Not building density, which is footprint alone. Where yards or structures are not known the footprint gives a lower
    bound: it may be enough to meet the standard, never to breach it.
    """
    measured = parcels.quantity("building_coefficient")
    return judged(
        "building_coefficient",
        at_least(measured, building_coefficient_minimum.value),
        applies=all_of(parcels.claim("is_industrial"), building_coefficient_minimum.applies),
        measured=measured,
        limits=building_coefficient_minimum,
        notes=(building_coefficient_minimum.is_benchmark,),
    )


@rule(
    "support_facility_share",
    clause="六(一)",
    row=5,
    needs=("support_land_share",),
    reads=("is_industrial", "is_support_approved", "support_floor_share", "supplied_on"),
)
def support_facilities_keep_to_their_share(
    parcels: Facts, *, support_land_share_maximum: Limits, support_floor_share_maximum: Limits
) -> Findings:
    """Judge the share of land for offices and support against 7 %, or 15 % where the county has agreed to it.

    The share of floor area is held against 15 %, or 30 % with consent, by the edition in force on the day of supply;
    that of 2008, and so land without a date, has no such limit. Either share alone breaches. A workspace without shares
    of floor area is judged by land alone.
    """
    land, floor = parcels.quantity("support_land_share"), parcels.quantity("support_floor_share")
    on_land = at_most(land, support_land_share_maximum.value)
    applies = support_floor_share_maximum.applies
    has_limit = parcels.has("support_floor_share") & (applies != Verdict.BREACHED)
    in_floor = any_of(at_most(floor, support_floor_share_maximum.value), negated(applies))
    in_floor = np.where(has_limit, in_floor, Verdict.MET).astype(np.int8)
    by_floor = in_floor < on_land
    is_open = np.minimum(on_land, in_floor) < Verdict.MET
    found = judged(
        "support_facility_share",
        all_of(on_land, in_floor),
        applies=parcels.claim("is_industrial"),
        measured=floor.where(by_floor, land),
        limits=support_land_share_maximum,
        limit=support_floor_share_maximum.value.where(by_floor, support_land_share_maximum.value),
        notes=(
            is_open & (on_land < in_floor),
            by_floor,
            (on_land == Verdict.BREACHED) & (in_floor == Verdict.BREACHED),
            is_open,
        ),
    )
    return citing(found, support_floor_share_maximum, where=has_limit)


@rule("plan_conflict", clause="六(一)", row=6, needs=("plan_conflict_share",), reads=("is_industrial",))
def industrial_land_agrees_with_the_plan(parcels: Facts, *, plan_conflict_share_maximum: Limits) -> Findings:
    """Judge the share of an industrial parcel that is planned for another use or lies outside the urban boundary.

    Read by majority: a parcel is in conflict when more than half of it is. The share itself is printed.
    """
    measured = parcels.quantity("plan_conflict_share")
    return judged(
        "plan_conflict",
        at_most(measured, plan_conflict_share_maximum.value),
        applies=parcels.claim("is_industrial"),
        measured=measured,
        limits=plan_conflict_share_maximum,
    )
