"""六(一) 提升土地集约利用水平: the flags that look at the enterprises on the land, not at the land itself."""

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
from zonemap.rules.verdicts import citing, judged
from zonemap.units import SQUARE_METRES_PER_HECTARE, SQUARE_METRES_PER_MU


@rule(
    "enterprise_grade",
    clause="六(一)",
    row=5,
    needs=("worst_grade",),
    reads=("has_graded_enterprise",),
)
def enterprises_are_not_of_the_last_grade(
    parcels: Facts,
    *,
    enterprise_grade_worst_accepted: Limits,
    enterprise_grade_worst_unremarked: Limits,
    grade_weight: Limits,
    grade_benchmark: Limits,
    grade_rank_share: Limits,
) -> Findings:
    """Judge the worst grade of the enterprises on the parcel in the bureau's yearly evaluation (亩均论英雄).

    Grade D is a reason; grade C is remarked on and decides nothing. Enterprises of class T are not graded. Grades are
    the bureau's own; where it gives none they are computed from its weights, benchmarks and cuts, else unknown.
    """
    grade = parcels.quantity("worst_grade")
    accepted = at_most(grade, enterprise_grade_worst_accepted.value)
    unremarked = at_most(grade, enterprise_grade_worst_unremarked.value)
    computed = parcels.claim("has_computed_grade") == Verdict.MET
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
        notes=(only_remarked & ~computed, computed & ~only_remarked, only_remarked),
    )
    found = citing(found, *map(_known, (grade_weight, grade_benchmark, grade_rank_share)), where=computed)
    return replace(found, is_deciding=~only_remarked[found.position])


def _known(limits: Limits) -> Limits:
    """Return the limits citing rows with a value alone."""
    return replace(
        limits, choices=tuple(tuple(row for row in rows if row.is_known) for rows in limits.choices)
    )


@rule(
    "tax_per_mu",
    clause="六(一)",
    row=5,
    needs=("tax_wan",),
    reads=(
        "is_industrial",
        "has_enterprise",
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
        "has_enterprise",
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


@rule(
    "eliminated_or_nonconforming",
    clause="六(一)",
    row=5,
    needs=("is_nonconforming",),
    reads=("has_enterprise",),
)
def enterprises_conform(parcels: Facts) -> Findings:
    """Judge whether an enterprise on the parcel is of an eliminated industry, or fails in safety or environment."""
    truth = parcels.claim("is_nonconforming")
    return judged(
        "eliminated_or_nonconforming",
        negated(truth),
        applies=parcels.claim("has_enterprise"),
        measured=as_quantity(truth),
    )


@rule(
    "stopped_or_vacant",
    clause="六(一)",
    row=5,
    needs=("is_stopped|vacant_floor_share",),
    reads=("has_enterprise",),
)
def land_is_in_use(parcels: Facts, *, vacant_floor_share_maximum: Limits) -> Findings:
    """Judge whether an enterprise has stopped or half stopped, or too much floor area is vacant.

    There is no published share of vacancy: without the bureau's own cut-off only the state of the enterprises counts.
    """
    vacancy_counts = bool(np.isfinite(vacant_floor_share_maximum.value.low).any())
    applies = parcels.claim("has_enterprise") if parcels.has("has_enterprise") else _never(parcels)
    operating = any_of(negated(parcels.claim("is_stopped")), negated(applies))
    let = np.full(len(parcels), Verdict.MET, dtype=np.int8)
    cited: tuple[Limits, ...] = ()
    if vacancy_counts and parcels.has("vacant_floor_share"):
        let = at_most(parcels.quantity("vacant_floor_share"), vacant_floor_share_maximum.value)
        applies, cited = np.full(len(parcels), Verdict.MET, dtype=np.int8), (vacant_floor_share_maximum,)
    in_use = all_of(operating, let)
    stopped, vacant = operating == Verdict.BREACHED, let == Verdict.BREACHED
    found = judged(
        "stopped_or_vacant",
        in_use,
        applies=applies,
        measured=as_quantity(negated(in_use)),
        notes=(stopped & vacant, stopped, vacant),
    )
    return citing(found, *cited)


def _per(parcels: Facts, unit_m2: float) -> Quantity:
    area = parcels.quantity("area_m2")
    return Quantity(area.low / unit_m2, area.high / unit_m2)


def _never(parcels: Facts) -> np.ndarray:
    return np.full(len(parcels), Verdict.BREACHED, dtype=np.int8)
