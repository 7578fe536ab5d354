"""What follows from facts and findings: the redevelopment list, gains of floor area, constraints, sites."""

from zonemap.analysis.constraints import constraints
from zonemap.analysis.far_gain import Gain, PremiumExemption, conditions_absent, far_gain, premium_exemption
from zonemap.analysis.inefficiency import LISTINGS, Listing, is_judged, listing
from zonemap.analysis.phasing import Patches, Step, phased
from zonemap.analysis.selection import Limit, Selection, best_selection
from zonemap.analysis.sites import Grouping, grouped, site_shapes

__all__ = [
    "LISTINGS",
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
    "grouped",
    "is_judged",
    "listing",
    "phased",
    "premium_exemption",
    "site_shapes",
]
