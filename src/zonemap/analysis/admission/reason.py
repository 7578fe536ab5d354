"""What speaks for or against a project at a place, as facts; its words are found when somebody reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from zonemap.plan import Industry, Row


class Activity(StrEnum):
    """What a project does."""

    NEW = "new"
    EXPAND = "expand"
    EXISTING = "existing"


class Effect(StrEnum):
    """What follows from a reason."""

    PROHIBIT = "prohibit"
    UNKNOWN = "unknown"
    CONDITION = "condition"
    INFO = "info"


class Admission(StrEnum):
    """Whether a project may stand at a place."""

    PROHIBITED = "prohibited"
    UNKNOWN = "unknown"
    CONDITIONAL = "conditional"
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it is asked for."""

    industry: Industry
    activity: Activity

    @property
    def is_existing(self) -> bool:
        """Whether it stands already: rules about new and expanding projects are then information."""
        return self.activity is Activity.EXISTING

    def bound(self, effect: Effect) -> Effect:
        """Return the effect that a rule about new and expanding projects has on this one."""
        return Effect.INFO if self.is_existing else effect


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the ground and the case of it, what it means, and the feature that it comes from.

    `is_open` says of an unknown that it may turn out to forbid or to bind; `values` fill the sentence of the case.
    `own_words` are those of an entry of an access list, `source` is where the entry was taken from.
    """

    ground: str
    case: str
    effect: Effect
    layer: str
    feature: str | None = None
    overlap_m2: float | None = None
    share: float | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    numbers: tuple[Row, ...] = ()
    own_words: str = ""
    source: str = ""
    dimension: str = ""
    edition: str | None = None
    is_open: bool = True


def verdict_of(reasons: Iterable[Reason]) -> Admission:
    """Return what all reasons come to: prohibitions win, then an unknown that may forbid or bind, then a condition."""
    found = list(reasons)
    effects = {each.effect for each in found}
    if Effect.PROHIBIT in effects:
        return Admission.PROHIBITED
    if any(each.effect is Effect.UNKNOWN and each.is_open for each in found):
        return Admission.UNKNOWN
    return Admission.CONDITIONAL if Effect.CONDITION in effects else Admission.ALLOWED


def absent(ground: str, layer: str, *, is_open: bool = True) -> Reason:
    """Return the reason of a layer that the workspace lacks."""
    return Reason(ground, "absent", Effect.UNKNOWN, layer, is_open=is_open)
