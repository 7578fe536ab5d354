"""Gain against difficulty, of listed parcels or of redevelopment sites: whom no other beats."""

from zonemap.assessment.studies.pareto.difficulty import SITE_TERMS, TERMS
from zonemap.assessment.studies.pareto.front import (
    Front,
    front_rows,
    pareto_front,
    site_front,
    site_front_rows,
)

__all__ = [
    "SITE_TERMS",
    "TERMS",
    "Front",
    "front_rows",
    "pareto_front",
    "site_front",
    "site_front_rows",
]
