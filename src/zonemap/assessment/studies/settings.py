"""Numbers that a study is made with, as they stand on the day of its run."""

from __future__ import annotations

from datetime import date

import numpy as np

from zonemap.assessment.assessment import Assessment
from zonemap.plan import Rulebook


def setting_of(assessment: Assessment, rulebook: Rulebook, name: str) -> float:
    """Return a number that has one value everywhere; NaN where none is known on that day."""
    day = date.fromisoformat(assessment.manifest["as_of"])
    return float(rulebook.setting(name, day).value[0])


def touch_of(assessment: Assessment, rulebook: Rulebook) -> float:
    """Return the overlap (m²) from which two shapes share more than a border; anything above 0 where none is set."""
    set_m2 = setting_of(assessment, rulebook, "sliver_area_m2")
    least = float(np.finfo(np.float64).tiny)
    return max(set_m2, least) if np.isfinite(set_m2) else least
