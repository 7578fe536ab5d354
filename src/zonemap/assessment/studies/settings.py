"""Numbers that a study is made with, as they stand on the day of its run."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from zonemap.assessment.assessment import Assessment
from zonemap.plan import Limits, Row, Rulebook, look_up


def setting_of(assessment: Assessment, rulebook: Rulebook, name: str) -> float:
    """Return a number that has one value everywhere; NaN where none is known on that day."""
    day = date.fromisoformat(assessment.manifest["as_of"])
    return float(rulebook.setting(name, day).value[0])


def touch_of(assessment: Assessment, rulebook: Rulebook) -> float:
    """Return the overlap (m²) from which two shapes share more than a border; anything above 0 where none is set."""
    set_m2 = setting_of(assessment, rulebook, "sliver_area_m2")
    least = float(np.finfo(np.float64).tiny)
    return max(set_m2, least) if np.isfinite(set_m2) else least


def setting_rows(
    assessment: Assessment, rulebook: Rulebook, name: str, *, zone: str | None = None
) -> tuple[Row, ...]:
    """Return the rows that a number was read from on the day of a run, for one zone where zones differ.

    There are none where no value is known.
    """
    return tuple(row for row in _found(assessment, rulebook, name, zone).rows_of(0) if row.is_known)


def zone_setting(assessment: Assessment, rulebook: Rulebook, name: str, zone: str) -> float:
    """Return a number of one zone; NaN where none is known on that day."""
    return float(_found(assessment, rulebook, name, zone).value.value[0])


def _found(assessment: Assessment, rulebook: Rulebook, name: str, zone: str | None) -> Limits:
    number = rulebook.number(name)
    keys = {
        key: pd.Series([zone if key == "zone" and zone is not None else pd.NA], dtype="string")
        for key in number.keys
    }
    return look_up(number, keys, np.array([assessment.manifest["as_of"]], dtype="datetime64[D]"), 1)
