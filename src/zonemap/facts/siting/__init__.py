"""One place, as a project that would stand there meets it."""

from zonemap.facts.siting.place import Place, named_place
from zonemap.facts.siting.site import SITE_LAYERS, Site, measure_site

__all__ = ["SITE_LAYERS", "Place", "Site", "measure_site", "named_place"]
