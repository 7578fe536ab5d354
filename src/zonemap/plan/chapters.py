"""The rulebook as written in TOML: one file per chapter, checked key by key before anything is judged."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from zonemap.plan.numbers import Confidence, Match, Undated


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


class GroupEntry(_Strict):
    """Rows that share scope, time and source: `values` adds keys and a value each, or `value` stands alone."""

    scope: dict[str, str] = {}
    in_force: date | None = None
    until: date | None = None
    dateless: TextEntry | None = None
    """Why the rows have no first day although a document gives them."""
    source: SourceEntry
    value: Any = None
    """A number, a pair `[low, high]`, "none" where there is no such limit; left out, it is not known."""
    values: list[dict[str, Any]] = []
    percentile: float | None = None
    """Instead of a value: what so many per cent of the known values of a group lie below, as a bureau may ask."""
    within: Literal["zone", "industry"] | None = None
    """The groups of a percentile."""


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
    """Whether the rows are a list, such as the chemical industries, or a table of weights: there is no threshold."""
    percentile_of: str = ""
    """The rule whose measure a bureau may set the number as a percentile of."""
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
    unit: Literal[
        "count", "yes_no", "share", "m2", "floor_m2", "m", "1", "year", "wan", "wan/ha", "wan/mu", "per_km2"
    ]
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
    is_term: bool = False
    """Whether it is an amount that others are made of, which stands on no card."""
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


class EvaluatedEntry(_Strict):
    """An indicator of the evaluation of a zone (TD/T 1029): the figure of its name, with the amounts it is made of.

    What no layer of a workspace can give has no figure: it has a `title` and a `unit` of its own, and `lacking` says
    what would have to be known.
    """

    goal: str
    formula: TextEntry
    source: SourceEntry
    terms: list[str] = []
    is_reverse: bool = False
    """Whether less is better."""
    title: TextEntry | None = None
    unit: str = ""
    lacking: TextEntry | None = None


class PotentialEntry(_Strict):
    """Land of a zone that the evaluation finds could be used, or used better; `ideal` is the indicator it rests on."""

    title: TextEntry
    formula: TextEntry
    source: SourceEntry
    terms: list[str]
    ideal: str = ""


class ScoreEntry(_Strict):
    """How an indicator is scored, and a goal from its indicators."""

    formula: TextEntry
    source: SourceEntry


class EvaluationEntry(_Strict):
    """The evaluation of zones by TD/T 1029."""

    score: ScoreEntry
    goals: dict[str, TextEntry]
    indicators: dict[str, EvaluatedEntry]
    potentials: dict[str, PotentialEntry]


class LiftEntry(_Strict):
    """The smallest change after which a breached rule holds; a rule with several parts needs all that apply.

    Words use {now}, {target}, {change}, {amount} and the rule's own numbers by name. What is not said otherwise is held
    against the limit of the finding itself.
    """

    goal: Literal["at_least", "at_most", "below", "record"]
    """How the measure must stand to the limit; `record` where no quantity but something on record must change."""
    words: TextEntry
    notes: list[int] = []
    """The notes of a finding under which the part counts; without any it always does."""
    fact: str = ""
    """The quantity of the parcel that counts, where it is not the measure of the finding."""
    number: str = ""
    """The number that sets the goal, where it is not the limit of the finding."""
    least_share: str = ""
    """A number: the goal is at least this share of `per`."""
    amount: str = ""
    """What the change comes to on this parcel, named with its unit."""
    per: str = ""
    """The quantity of the parcel that the measure is a share of."""
    records: list[str] = []
    """`layer.column`, each of which can settle it."""


class ExampleEntry(_Strict):
    """A worked example of a rule: what is known of one feature on one day, and what the rule then says.

    `facts` are those that the rule reads: the columns of its layer, what is measured of them, the m² of an overlap (by
    class of the features, where they have one). "unknown" is delivered and not known, a pair is an interval.
    """

    title: TextEntry
    as_of: date
    facts: dict[str, Any]
    numbers: dict[str, float] = {}
    """What the bureau set, where the rule is off without it."""
    verdict: Literal["met", "breached", "unknown", "no row"]
    measured: float | list[float] | None = None
    limit: float | list[float] | None = None


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
    lifts: list[LiftEntry] = []
    cut_off: str = ""
    """The number without whose value the flag is off."""
    cut_off_spared_by: str = ""
    """The fact that lets the flag be judged without its cut-off."""
    examples: list[ExampleEntry] = []


class PlanEntry(_Strict):
    """The plan as a whole."""

    title: TextEntry
    requirements: int
    """How many requirements it has: their rows count from 1."""


class GroundEntry(_Strict):
    """One ground on which a project may or may not stand somewhere: the requirement it serves, its law, its words.

    `law` are the law's own words, in Chinese alone; `says` are our sentences by case, which may use {feature}, {extent}
    and what the case knows: {edition}, {zone}, {day}, {use}, {distance}, {limit}, {codes}, {code}, {word} and others.
    """

    row: int
    layer: str
    title: TextEntry
    document: str = ""
    place: str = ""
    confidence: Confidence | None = None
    law: str = ""
    says: dict[str, TextEntry]


class DivisionEntry(_Strict):
    """One division (大类) of the classification of industries.

    `keywords` are words of an access list that speak of it; `successors` are the codes of
    the newest edition that a division of an older one became, where they are others than its own.
    """

    code: str
    section: Literal["B", "C", "D"]
    zh: str
    en: str
    keywords: list[str] = []
    successors: list[str] = []


class ClassificationEntry(_Strict):
    """One edition of GB/T 4754; with `like` it has the divisions of another edition, save those that it lists."""

    edition: str
    like: str = ""
    source: SourceEntry
    divisions: list[DivisionEntry]


class Chapter(_Strict):
    """One file of the rulebook."""

    plan: PlanEntry | None = None
    units: dict[str, list[str]] = {}
    """Units responsible by the name they are known by, each with the other names that the plan gives it."""
    titles: dict[str, TextEntry] = {}
    """The headings of chapters (六) and clauses (六(一))."""
    clauses: list[ClauseEntry] = []
    numbers: dict[str, NumberEntry] = {}
    rules: dict[str, Role] = {}
    indicators: dict[str, IndicatorEntry] = {}
    evaluation: EvaluationEntry | None = None
    grounds: dict[str, GroundEntry] = {}
    classifications: list[ClassificationEntry] = []
    unchecked: dict[str, TextEntry] = {}
    """What admission does not look at, and must say so."""


class LocalNumberEntry(_Strict):
    """What a bureau says of a number: rows of its own. The unit may be repeated, and must then be ours."""

    unit: str | None = None
    rows: list[GroupEntry]


class LocalChapter(_Strict):
    """The `numbers.toml` of a workspace."""

    numbers: dict[str, LocalNumberEntry] = {}
    roles: dict[str, Literal["deciding", "supporting"]] = {}
    """A bureau's own choice of what a flag is for."""
