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
from zonemap.assessment.studies.gains import (
    Reading,
    Savings,
    SplitPlans,
    savings_of,
    savings_rows,
    split_plans,
    split_rows,
    split_sums,
)
from zonemap.assessment.studies.pareto import (
    SITE_TERMS,
    TERMS,
    Front,
    front_rows,
    pareto_front,
    site_front,
    site_front_rows,
)
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
        "belt_shore_reach_m",
        "difficulty_weight",
        "entry_far_minimum",
        "new_storey_height_m",
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
    "SITE_TERMS",
    "TERMS",
    "Asked",
    "Cause",
    "Comparison",
    "Front",
    "Gaps",
    "Limits",
    "Perturbation",
    "PhasePlan",
    "Reading",
    "Robustness",
    "Savings",
    "Service",
    "Sites",
    "SplitPlans",
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
    "savings_of",
    "savings_rows",
    "setting_rows",
    "site_front",
    "site_front_rows",
    "site_rows",
    "sites_of",
    "split_plans",
    "split_rows",
    "split_sums",
    "zone_setting",
]
