"""The rulebook as written in TOML: one file per chapter, checked key by key before anything is judged."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from zonemap.errors import ZonemapError
from zonemap.plan.numbers import Confidence, Match, Undated
from zonemap.wording import gettext as _


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextEntry(_Strict):
    """A text in both languages."""

    zh: str
    en: str


class SourceEntry(_Strict):
    """Where a number was read."""

    document: str
    place: str
    confidence: Confidence


class KeyEntry(_Strict):
    """Where the key of a scope is found on a feature."""

    column: str
    match: Match = Match.WORD


Value = Annotated[float | Literal["none"] | list[float] | None, Field(union_mode="left_to_right")]


class GroupEntry(_Strict):
    """Rows that share scope, time and source: `values` adds keys and a value each, or `value` stands alone."""

    scope: dict[str, str] = {}
    in_force: date | None = None
    until: date | None = None
    source: SourceEntry
    value: Value = None
    values: list[dict[str, Any]] = []


class NumberEntry(_Strict):
    """One number of the rulebook."""

    meaning: TextEntry | None = None
    unit: str | None = None
    keys: dict[str, KeyEntry] = {}
    date_column: str | None = None
    undated: Undated = Undated.HULL
    minimum: float = 0.0
    clause_row: int | None = None
    """The requirement that a number serves which no rule takes: it is read when measuring."""
    is_list: bool = False
    """Whether the rows say what belongs to a list, such as the chemical industries; there is then no threshold."""
    rows: list[GroupEntry]


class ClauseEntry(_Strict):
    """One requirement of the plan: an exact quote, and who is responsible for it."""

    row: int
    clause: str
    quote: str
    responsible: list[str]
    layers: list[str] = []
    """The layers of a workspace that show it."""
    not_spatial: TextEntry | None = None
    """Why no map can show it; such a requirement has no layers."""


class CoverEntry(_Strict):
    """A share of the ground of a zone: that under the features of a layer whose column begins with one of `starts`."""

    layer: str
    column: str = ""
    starts: list[str] = []
    is_complete: bool = True
    """Whether ground without a feature is surely not under one; a plan may not have reached it yet."""


class CountEntry(_Strict):
    """A number of features in a zone: those of a layer of one of these kinds and levels, by their words."""

    layer: str
    kind: list[str] = []
    level: list[str] = []


class NamedEntry(_Strict):
    """What the plan names one by one: features of some layers whose name contains each; `*` stands for any text.

    With `item` it is not their presence that counts, but whether this item of their status is done.
    """

    layers: list[str]
    names: list[str]
    item: str = ""


class IndicatorEntry(_Strict):
    """A figure of every zone, or of the city alone, that a requirement asks for.

    How it is measured stands in one of `status`, `cover`, `counted`, `named`, else in a function of its name. `minimum`
    and `maximum` name the numbers that it is held against, `reference` one that it is compared with and not judged by;
    a figure without any is reported alone.
    """

    row: int
    unit: Literal["count", "yes_no", "share", "m2", "floor_m2", "m", "1", "year", "wan", "wan/mu", "per_km2"]
    title: TextEntry
    short: TextEntry | None = None
    """What heads a narrow column; a figure of the zones with a target has one."""
    scope: Literal["zones", "city"] = "zones"
    city: Literal["sum", "share", "zones", "none"] = "none"
    """What stands for the city: the sum, the share of sums, how many zones meet the target, or nothing."""
    minimum: str = ""
    maximum: str = ""
    reference: str = ""
    uses: list[str] = []
    """The numbers that measuring it reads."""
    is_of_roster: bool = False
    """Whether it is asked of the zones of national and provincial level alone."""
    status: str = ""
    """The item of `zone_status` that is done or not."""
    cover: CoverEntry | None = None
    counted: CountEntry | None = None
    named: NamedEntry | None = None

    @property
    def numbers(self) -> tuple[str, ...]:
        """The names of all numbers that it takes."""
        return tuple(name for name in (self.minimum, self.maximum, self.reference, *self.uses) if name)


class Role(_Strict):
    """What a rule is for, with its words; sentences use {measured}, {limit} and {by} (the rule's own values)."""

    kind: Literal["flag", "constraint"]
    role: Literal["deciding", "supporting", "none"] = "none"
    unit: str
    scale: list[str] = []
    title: TextEntry
    holds: TextEntry
    breached: TextEntry
    unknown: TextEntry
    notes: list[TextEntry] = []
    severity: Literal["block", "review", "condition", "info", ""] = ""
    cut_off: str = ""
    """The number without whose value the flag is off."""
    cut_off_spared_by: str = ""
    """The fact that lets the flag be judged without its cut-off."""


class Chapter(_Strict):
    """One file of the rulebook."""

    clauses: list[ClauseEntry] = []
    numbers: dict[str, NumberEntry] = {}
    rules: dict[str, Role] = {}
    indicators: dict[str, IndicatorEntry] = {}
    roles: dict[str, Literal["deciding", "supporting"]] = {}
    """A bureau's own choice of what a flag is for."""


def read_chapter(text: str, file: str) -> Chapter:
    """Return the chapter; a `ZonemapError` names file, line or key, and what to do."""
    try:
        return Chapter.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ZonemapError(
            "rulebook_syntax",
            _("{file} is not valid TOML: {error}").format(file=file, error=error),
            _("correct the line named and try again"),
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ZonemapError(
            "rulebook_entry",
            _("{file}: {key}: {error}").format(file=file, key=place, error=first["msg"]),
            _("correct the entry; the model is an entry of the same kind in the shipped rulebook"),
        ) from error
