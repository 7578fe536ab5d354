"""A flaw that many features share, before it is spelled out feature by feature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zonemap.errors import Fault, Severity

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Flaw:
    """One kind of flaw at some positions; `details`, where given, fills `{detail}` of the message row by row."""

    code: str
    severity: Severity
    positions: Positions
    message: str
    remedy: str
    details: Sequence[str] | None = None

    def messages(self) -> list[str]:
        """Return the message of each position."""
        if self.details is None:
            return [self.message] * len(self.positions)
        return [self.message.replace("{detail}", detail) for detail in self.details]

    def faults(self, layer: str, ids: npt.NDArray[np.object_]) -> list[Fault]:
        """Return one fault per position."""
        return [
            Fault(self.code, self.severity, layer, str(name), f"{layer}: {name}: {message}", self.remedy)
            for name, message in zip(ids[self.positions], self.messages(), strict=True)
        ]


def positions(condition: npt.NDArray[np.bool_]) -> Positions:
    """Return where the condition holds."""
    return np.flatnonzero(condition).astype(np.intp)
