"""What to take on, and in which order: made of a saved run, never of the layers alone."""

from zonemap.assessment.programme.sites import Asked, Limits, Sites, site_rows, sites_of

__all__ = ["Asked", "Limits", "Sites", "site_rows", "sites_of"]
