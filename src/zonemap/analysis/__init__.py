"""What follows from facts and findings: the redevelopment list, gains of floor area, constraints, sites."""

from typing import Final

from zonemap.analysis.constraints import constraints
from zonemap.analysis.evaluation import goal_score, intensity_potential, scored, structure_potential
from zonemap.analysis.far_gain import (
    Gain,
    PremiumExemption,
    conditions_absent,
    far_gain,
    planned_cap,
    premium_exemption,
)
from zonemap.analysis.inefficiency import LISTINGS, Listing, is_judged, listing
from zonemap.analysis.pareto import on_front
from zonemap.analysis.phasing import Patches, Step, phased
from zonemap.analysis.selection import Limit, Selection, best_selection
from zonemap.analysis.sites import Grouping, grouped, site_shapes
from zonemap.analysis.waterfall import STEPS, waterfalls

NUMBERS: Final = frozenset({"new_storey_height_m", "sliver_area_m2", "sliver_share"})
"""The numbers of the rulebook that are read here; rules, measuring, admission and studies name their own."""

__all__ = [
    "LISTINGS",
    "NUMBERS",
    "STEPS",
    "Gain",
    "Grouping",
    "Limit",
    "Listing",
    "Patches",
    "PremiumExemption",
    "Selection",
    "Step",
    "best_selection",
    "conditions_absent",
    "constraints",
    "far_gain",
    "goal_score",
    "grouped",
    "intensity_potential",
    "is_judged",
    "listing",
    "on_front",
    "phased",
    "planned_cap",
    "premium_exemption",
    "scored",
    "site_shapes",
    "structure_potential",
    "waterfalls",
]
