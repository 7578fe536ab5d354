"""The findings of one rule, as arrays: sentences are rendered only when somebody reads them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zonemap.findings.intervals import Quantity
from zonemap.findings.verdict import Claim, Verdict

NO_NOTE = -1
NO_ROW = 2
"""Code, beside those of `Verdict`, of a feature that a rule says nothing about."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What one rule says about the features it applies to; a feature it does not apply to has no entry.

    All arrays have one length. `position` indexes the layer judged, `choice` the `choices`: the names of the rows of
    numbers that a limit came from. `note` indexes the notes of the rule (or is -1). `is_deciding` is false where a
    breach is a remark and not a reason.
    """

    rule: str
    position: npt.NDArray[np.int32]
    verdict: Claim
    measured: Quantity
    limit: Quantity
    choice: npt.NDArray[np.int32]
    choices: tuple[tuple[str, ...], ...]
    note: npt.NDArray[np.int8]
    is_deciding: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.position)

    def spread(self, size: int) -> Claim:
        """Return one verdict per feature of the layer, `NO_ROW` where the rule said nothing."""
        whole = np.full(size, NO_ROW, dtype=np.int8)
        whole[self.position] = self.verdict
        return whole

    def breached(self) -> npt.NDArray[np.int32]:
        """Return the positions of the features that breach the rule."""
        breached: npt.NDArray[np.int32] = self.position[self.verdict == Verdict.BREACHED]
        return breached
