"""Studies of saved runs: sites, comparison, robustness; made of results, never of the layers alone."""

from zonemap.assessment.studies.sites import Asked, Limits, Sites, site_rows, sites_of

__all__ = ["Asked", "Limits", "Sites", "site_rows", "sites_of"]
