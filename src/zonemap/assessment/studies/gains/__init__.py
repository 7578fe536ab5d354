"""What a gain comes to: under each reading of a plan that parts a parcel, and in land that is not supplied anew."""

from zonemap.assessment.studies.gains.readings import (
    Reading,
    SplitPlans,
    split_plans,
    split_rows,
    split_sums,
)
from zonemap.assessment.studies.gains.savings import Savings, savings_of, savings_rows

__all__ = [
    "Reading",
    "Savings",
    "SplitPlans",
    "savings_of",
    "savings_rows",
    "split_plans",
    "split_rows",
    "split_sums",
]
