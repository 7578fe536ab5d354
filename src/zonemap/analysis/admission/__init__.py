"""Admission: may this project stand here, and by which clause not."""

from zonemap.analysis.admission.document import (
    activity_words,
    admission_document,
    effect_words,
    verdict_words,
)
from zonemap.analysis.admission.judging import Judged, admission
from zonemap.analysis.admission.reason import Activity, Admission, Effect, Project, Reason

__all__ = [
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
