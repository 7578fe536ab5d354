"""The list as CSV, for spreadsheets and for other programs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonemap.assessment import Assessment
from zonemap.findings import Verdict
from zonemap.plan import Rulebook


def list_csv(assessment: Assessment, rulebook: Rulebook, positions: np.ndarray) -> str:
    """Return the list as CSV, one row per parcel; flags by their ids, a range as low and high, unknown is empty."""
    parcels = assessment.parcels
    table = pd.DataFrame({"parcel_id": parcels.index, "zone_id": parcels["zone_id"].to_numpy()})
    table["verdict"] = parcels["listing"].to_numpy()
    for name in ("area_m2", "floor_area_m2", "counted_floor_area_m2", "far", "far_counted", "gain_cap_m2"):
        quantity = assessment.quantity(name)
        for end, values in (("low", quantity.low), ("high", quantity.high)):
            table[f"{name}_{end}"] = np.where(np.isfinite(values), values, np.nan)
    for verdict in (Verdict.BREACHED, Verdict.UNKNOWN):
        names = np.full(len(parcels), "", dtype=object)
        for rule, found in assessment.findings.items():
            if rulebook.roles[rule].kind == "flag":
                names[found.position[found.verdict == verdict]] += f" {rule}"
        table[verdict.word] = pd.Series(names).str.strip()
    for name in ("parcel_id", "zone_id"):
        table[name] = table[name].map(_plain)
    return table.iloc[positions].to_csv(index=False, lineterminator="\n")


def _plain(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value
