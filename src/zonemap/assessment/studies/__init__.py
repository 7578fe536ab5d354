"""Studies of saved runs: sites, phases, supply, comparison, robustness; made of results, never of the layers alone."""

from typing import Final

from zonemap.assessment.studies.comparison import Cause, Comparison, compared, comparison_rows
from zonemap.assessment.studies.coverage import (
    COVERAGE_FIGURES,
    Gaps,
    Service,
    coverage_document,
    gap_rows,
    gaps_of,
)
from zonemap.assessment.studies.evaluation import evaluation_document
from zonemap.assessment.studies.pareto import TERMS, Front, front_rows, pareto_front
from zonemap.assessment.studies.phases import PHASE_AREA, PhasePlan, core_zones, phase_plan, phase_rows
from zonemap.assessment.studies.robustness import (
    Perturbation,
    Robustness,
    perturbed_numbers,
    robustness,
    robustness_rows,
)
from zonemap.assessment.studies.settings import setting_rows, zone_setting
from zonemap.assessment.studies.sites import Asked, Limits, Sites, site_rows, sites_of
from zonemap.plan.weights import IDEAL, WEIGHT

NUMBERS: Final = frozenset(
    {
        IDEAL,
        WEIGHT,
        "difficulty_weight",
        PHASE_AREA,
        "phase_reach_m",
        "plan_cover_minimum",
        "redevelopment_cost_cny_per_m2",
        "site_contact_length_m",
        "site_contact_tolerance_m",
        "site_frontage_reach_m",
        "sliver_area_m2",
        "street_half_width_m",
    }
)
"""The numbers of the rulebook that studies read."""

__all__ = [
    "COVERAGE_FIGURES",
    "NUMBERS",
    "PHASE_AREA",
    "TERMS",
    "Asked",
    "Cause",
    "Comparison",
    "Front",
    "Gaps",
    "Limits",
    "Perturbation",
    "PhasePlan",
    "Robustness",
    "Service",
    "Sites",
    "compared",
    "comparison_rows",
    "core_zones",
    "coverage_document",
    "evaluation_document",
    "front_rows",
    "gap_rows",
    "gaps_of",
    "pareto_front",
    "perturbed_numbers",
    "phase_plan",
    "phase_rows",
    "robustness",
    "robustness_rows",
    "setting_rows",
    "site_rows",
    "sites_of",
    "zone_setting",
]
