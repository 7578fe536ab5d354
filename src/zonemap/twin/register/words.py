"""How the truth writes what holds, what does not, and what nobody can say."""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonemap.twin.planting import Texts

YES, NO, UNKNOWN = "yes", "no", "unknown"


def yes_no(holds: pd.Series) -> Texts:
    """Return the words of truths that may be missing."""
    known = holds.astype("boolean")
    return np.where(known.isna(), UNKNOWN, np.where(known.fillna(value=False), YES, NO)).astype(object)
