"""What follows from facts and findings: the redevelopment list, gains of floor area, constraints."""

from zonemap.analysis.constraints import constraints
from zonemap.analysis.far_gain import Gain, PremiumExemption, conditions_absent, far_gain, premium_exemption
from zonemap.analysis.inefficiency import LISTINGS, Listing, is_judged, listing

__all__ = [
    "LISTINGS",
    "Gain",
    "Listing",
    "PremiumExemption",
    "conditions_absent",
    "constraints",
    "far_gain",
    "is_judged",
    "listing",
    "premium_exemption",
]
