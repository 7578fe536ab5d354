"""Ground that nothing may be built on, parcel by parcel: what the rules of the severity “block” found."""

from __future__ import annotations

import numpy as np

from zonemap.assessment.assessment import Assessment
from zonemap.findings import Quantity, Verdict
from zonemap.plan import Rulebook


def blocked_m2(assessment: Assessment, rulebook: Rulebook) -> Quantity:
    """Return the m² of each parcel under red lines and whatever else blocks by itself.

    At least the largest feature over it, at most all of them together: two may lie over each other. Where a rule was
    not judged, for want of its layer, or where a feature may be a touch of borders, more may be blocked than is known.
    """
    blocking = {name for name, role in rulebook.roles.items() if role.severity == "block"}
    standing = assessment.constraints
    over = standing[standing["rule"].isin(blocking) & ~standing["is_touch"].astype(bool)]
    position = over["position"].to_numpy(dtype=np.intp)
    overlap = over["registered_overlap_m2"].to_numpy(dtype=np.float64)
    is_sure = (over["verdict"] == Verdict.BREACHED.word).to_numpy()
    area = assessment.quantity("area_m2")
    low = np.zeros(len(area))
    np.maximum.at(low, position[is_sure], overlap[is_sure])
    high = np.bincount(position, weights=overlap, minlength=len(area)).astype(np.float64)
    if not blocking <= set(assessment.findings):
        high = area.high
    return Quantity(np.minimum(low, area.low), np.minimum(high, area.high))
