"""What is known of the enterprises on the land, and their grades where these are computed."""

from zonemap.facts.enterprises.evidence import evidence_of
from zonemap.facts.enterprises.grading import NUMBERS, computed_grades
from zonemap.facts.enterprises.tenancy import Tenancy, latest_year, tenancy, used_parcels

__all__ = ["NUMBERS", "Tenancy", "computed_grades", "evidence_of", "latest_year", "tenancy", "used_parcels"]
