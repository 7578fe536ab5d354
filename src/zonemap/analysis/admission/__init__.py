"""Admission: may this project stand here, and by which clause not."""

from typing import Final

from zonemap.analysis.admission.document import (
    activity_words,
    admission_document,
    effect_words,
    verdict_words,
)
from zonemap.analysis.admission.judging import Judged, admission
from zonemap.analysis.admission.reason import Activity, Admission, Effect, Project, Reason

NUMBERS: Final = frozenset({"chemical_tributaries", "own_supply_area_minimum_m2"})
"""The numbers of the rulebook that admission alone reads."""

__all__ = [
    "NUMBERS",
    "Activity",
    "Admission",
    "Effect",
    "Judged",
    "Project",
    "Reason",
    "activity_words",
    "admission",
    "admission_document",
    "effect_words",
    "verdict_words",
]
