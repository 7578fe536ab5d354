"""Studies of saved runs: sites, comparison; made of results, never of the layers alone."""

from zonemap.assessment.studies.comparison import Cause, Comparison, compared, comparison_rows
from zonemap.assessment.studies.sites import Asked, Limits, Sites, site_rows, sites_of

__all__ = [
    "Asked",
    "Cause",
    "Comparison",
    "Limits",
    "Sites",
    "compared",
    "comparison_rows",
    "site_rows",
    "sites_of",
]
