"""What follows from facts and findings: the redevelopment list, gains of floor area, constraints."""

from typing import Final

from zonemap.analysis.constraints import constraints
from zonemap.analysis.far_gain import Gain, PremiumExemption, conditions_absent, far_gain, premium_exemption
from zonemap.analysis.inefficiency import LISTINGS, Listing, is_judged, listing

NUMBERS: Final = frozenset(
    {
        "chemical_tributaries",
        "new_storey_height_m",
        "own_supply_area_minimum_m2",
        "sliver_area_m2",
        "sliver_share",
    }
)
"""The numbers of the rulebook that are read here; rules and measuring name their own."""

__all__ = [
    "LISTINGS",
    "NUMBERS",
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
