"""Numbers that a study is made with, as they stand on the day of its run."""

from __future__ import annotations

from datetime import date

from zonemap.assessment.assessment import Assessment
from zonemap.plan import Rulebook


def setting_of(assessment: Assessment, rulebook: Rulebook, name: str) -> float:
    """Return a number that has one value everywhere; NaN where none is known on that day."""
    day = date.fromisoformat(assessment.manifest["as_of"])
    return float(rulebook.setting(name, day).value[0])
