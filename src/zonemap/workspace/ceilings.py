"""Planned conditions as a scenario supposes them, in place of what the layers say."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Another ceiling for some parcels: a value, or a factor on what is planned; one of the two is given.

    It concerns the parcels of one zone and of one planned use (a code, its kinds included); empty is all of them.
    """

    condition: str
    zone: str = ""
    planned_use: str = ""
    factor: float | None = None
    value: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the ceiling as a run keeps it."""
        return asdict(self)
