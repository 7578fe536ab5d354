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


class IndicatorEntry(_Strict):
    """A figure of every zone that a requirement asks for; the fact of the zones of the same name holds it.

    `minimum` and `maximum` name the numbers that it is held against; a figure with neither is reported alone.
    """

    row: int
    unit: Literal["count", "yes_no", "share", "m2", "m", "1"]
    title: TextEntry
    minimum: str = ""
    maximum: str = ""
    city: Literal["sum", "zones", "none"] = "none"
    """What stands for the city: the sum (of a share: of its parts over that of its wholes), how many zones meet it."""


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
