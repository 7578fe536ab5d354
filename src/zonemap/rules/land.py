"""六(一) 提升土地集约利用水平: the flags of inefficient industrial land.

Each rule says what must hold; a breach raises the flag of the same name. The flags are independent: none outweighs
another, and none looks at another.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from zonemap.facts import Facts
from zonemap.findings import (
    Findings,
    Quantity,
    Verdict,
    all_of,
    any_of,
    as_quantity,
    at_least,
    at_most,
    negated,
)
from zonemap.plan import Limits
from zonemap.rules.catalogue import rule
from zonemap.rules.verdicts import judged
from zonemap.units import SQUARE_METRES_PER_HECTARE, SQUARE_METRES_PER_MU

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
    return judged(
        "idle_land",
        negated(idle),
        applies=np.full(len(parcels), Verdict.MET, dtype=np.int8),
        measured=overdue.where(waiting, stopped).bounded(low=0.0),
        limits=idle_after_years,
        notes=(waiting & (idle == Verdict.MET), ~waiting & (idle == Verdict.MET), exempt),
    )


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
    return judged(
        "entry_far_floor",
        np.where(ordinary == Verdict.MET, reached, Verdict.UNKNOWN).astype(np.int8),
        applies=all_of(parcels.claim("is_industrial"), entry_far_minimum.applies),
        measured=measured,
        limits=entry_far_minimum,
        notes=(ordinary == Verdict.BREACHED,),
    )


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
    reads=(
        "is_industrial",
        "is_support_approved",
    ),
)
def support_facilities_keep_to_their_share(parcels: Facts, *, support_land_share_maximum: Limits) -> Findings:
    """Judge the share of land for offices and support against 7 %, or 15 % where the county has agreed to it."""
    measured = parcels.quantity("support_land_share")
    return judged(
        "support_facility_share",
        at_most(measured, support_land_share_maximum.value),
        applies=parcels.claim("is_industrial"),
        measured=measured,
        limits=support_land_share_maximum,
    )


@rule("enterprise_grade", clause="六(一)", row=5, needs=("worst_grade",))
def enterprises_are_not_of_the_last_grade(
    parcels: Facts, *, enterprise_grade_worst_accepted: Limits, enterprise_grade_worst_unremarked: Limits
) -> Findings:
    """Judge the worst grade of the enterprises on the parcel in the bureau's yearly evaluation (亩均论英雄).

    Grade D is a reason; grade C is remarked on and decides nothing. Enterprises of class T are not graded. Grades come
    from the bureau's own column: none is computed without weights.
    """
    grade = parcels.quantity("worst_grade")
    accepted = at_most(grade, enterprise_grade_worst_accepted.value)
    unremarked = at_most(grade, enterprise_grade_worst_unremarked.value)
    only_remarked = (accepted == Verdict.MET) & (unremarked == Verdict.BREACHED)
    found = judged(
        "enterprise_grade",
        np.where(accepted == Verdict.MET, unremarked, accepted).astype(np.int8),
        applies=parcels.claim("has_graded_enterprise"),
        measured=grade,
        limits=enterprise_grade_worst_accepted,
        limit=enterprise_grade_worst_unremarked.value.where(
            only_remarked, enterprise_grade_worst_accepted.value
        ),
        notes=(only_remarked,),
    )
    return replace(found, is_deciding=~only_remarked[found.position])


@rule(
    "tax_per_mu",
    clause="六(一)",
    row=5,
    needs=("tax_wan",),
    reads=(
        "is_industrial",
        "area_m2",
        "zone_id",
        "industry_code",
    ),
)
def tax_per_mu_reaches_the_cut_off(parcels: Facts, *, tax_per_mu_minimum: Limits) -> Findings:
    """Judge tax per mu (万元/亩) against the bureau's own cut-off; there is no published one."""
    measured = parcels.quantity("tax_wan") / _per(parcels, SQUARE_METRES_PER_MU)
    return judged(
        "tax_per_mu",
        at_least(measured, tax_per_mu_minimum.value),
        applies=all_of(
            parcels.claim("is_industrial"), parcels.claim("has_enterprise"), tax_per_mu_minimum.applies
        ),
        measured=measured,
        limits=tax_per_mu_minimum,
    )


@rule(
    "investment_intensity",
    clause="六(一)",
    row=5,
    needs=("investment_wan",),
    reads=(
        "is_industrial",
        "area_m2",
        "land_grade",
        "industry_code",
    ),
)
def investment_reaches_the_cut_off(parcels: Facts, *, investment_intensity_minimum: Limits) -> Findings:
    """Judge fixed investment (land price included) per hectare against the bureau's table; none was found."""
    measured = parcels.quantity("investment_wan") / _per(parcels, SQUARE_METRES_PER_HECTARE)
    return judged(
        "investment_intensity",
        at_least(measured, investment_intensity_minimum.value),
        applies=all_of(
            parcels.claim("is_industrial"),
            parcels.claim("has_enterprise"),
            investment_intensity_minimum.applies,
        ),
        measured=measured,
        limits=investment_intensity_minimum,
    )


@rule("eliminated_or_nonconforming", clause="六(一)", row=5, needs=("is_nonconforming",))
def enterprises_conform(parcels: Facts) -> Findings:
    """Judge whether an enterprise on the parcel is of an eliminated industry, or fails in safety or environment."""
    truth = parcels.claim("is_nonconforming")
    return judged(
        "eliminated_or_nonconforming",
        negated(truth),
        applies=parcels.claim("has_enterprise"),
        measured=as_quantity(truth),
    )


@rule("stopped_or_vacant", clause="六(一)", row=5, needs=("is_stopped|vacant_floor_share",))
def land_is_in_use(parcels: Facts, *, vacant_floor_share_maximum: Limits) -> Findings:
    """Judge whether an enterprise has stopped or half stopped, or too much floor area is vacant.

    There is no published share of vacancy: without the bureau's own cut-off only the state of the enterprises counts.
    """
    vacancy_counts = bool(np.isfinite(vacant_floor_share_maximum.value.low).any())
    operating = negated(parcels.claim("is_stopped"))
    applies = parcels.claim("has_enterprise") if parcels.has("has_enterprise") else _never(parcels)
    in_use = np.where(applies == Verdict.BREACHED, Verdict.MET, operating).astype(np.int8)
    if vacancy_counts and parcels.has("vacant_floor_share"):
        let = at_most(parcels.quantity("vacant_floor_share"), vacant_floor_share_maximum.value)
        in_use, applies = all_of(in_use, let), np.full(len(parcels), Verdict.MET, dtype=np.int8)
    return judged("stopped_or_vacant", in_use, applies=applies, measured=as_quantity(negated(in_use)))


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


def _per(parcels: Facts, unit_m2: float) -> Quantity:
    area = parcels.quantity("area_m2")
    return Quantity(area.low / unit_m2, area.high / unit_m2)


def _never(parcels: Facts) -> np.ndarray:
    return np.full(len(parcels), Verdict.BREACHED, dtype=np.int8)
