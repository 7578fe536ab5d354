"""The evaluation of zones by TD/T 1029: indicators, scores of the goals, potentials, and what each of them lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from zonemap.analysis import goal_score, intensity_potential, scored, structure_potential
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.cards import chosen_zones, figure_rows
from zonemap.assessment.rows import known
from zonemap.errors import ZonemapError
from zonemap.findings import Quantity
from zonemap.plan import Limits, Rulebook, source_text
from zonemap.plan.chapters import EvaluatedEntry, EvaluationEntry, PotentialEntry, SourceEntry
from zonemap.plan.weights import IDEAL, WEIGHT, can_add_up, evaluation_looked_up, not_one, weight_of
from zonemap.units import hectares, mu
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]


def evaluation_document(assessment: Assessment, rulebook: Rulebook, zone: str | None = None) -> Json:
    """Return the evaluation of all zones or of one as JSON, and the potentials of the city.

    A quantity that is not known exactly is null with its range; `missing` names what would settle it. Raises
    `ZonemapError` for a zone there is not, for a run from before there was an evaluation, and for weights of a scenario
    that do not add up to 1.
    """
    entry = rulebook.evaluation
    zones = chosen_zones(assessment, zone)
    said = assessment.manifest["scorecard"]
    first = next(iter(entry.potentials.values())).terms[0] if entry else ""
    if entry is None or not ({first} & (set(said["evidence"]) | set(said["without_data"]))):
        raise ZonemapError(
            "no_evaluation",
            _("The run {run} was saved before zones were evaluated").format(run=assessment.run),
            _("assess again: zonemap assess {path}").format(path="DIR"),
        )
    found = {each: _Zone.of(assessment, rulebook, entry, each) for each in zones}
    documents = [
        {
            "zone_id": each,
            "name": zones[each]["name"],
            "goals": list(one.goals()),
            "indicators": list(one.indicators()),
            "potentials": [one.potential(name) for name in entry.potentials],
        }
        for each, one in found.items()
    ]
    return {
        "run": assessment.run,
        "as_of": assessment.manifest["as_of"],
        "rulebook_sha256": rulebook.sha256,
        "score": {"formula": in_language(entry.score.formula.model_dump()), **_sourced(entry.score.source)},
        "zones": documents,
        "city": {
            "potentials": [_summed(name, each, found.values()) for name, each in entry.potentials.items()]
        }
        if zone is None
        else None,
    }


@dataclass(frozen=True, slots=True)
class _Zone:
    """One zone under evaluation: its figures, and the weights and ideal values that hold for it."""

    entry: EvaluationEntry
    rulebook: Rulebook
    figures: Mapping[str, Json]
    """The rows of its card by indicator, with the amounts that they are made of."""
    absent: Mapping[str, list[str]]
    """What no layer gives, with what would."""
    weights: Limits
    ideals: Limits
    zone_id: str

    @classmethod
    def of(cls, assessment: Assessment, rulebook: Rulebook, entry: EvaluationEntry, zone: str) -> _Zone:
        """Return a zone with all that its evaluation rests on."""
        day = np.datetime64(assessment.manifest["as_of"], "D")
        weights, ideals = (
            evaluation_looked_up(rulebook.number(name), entry.indicators, zone, day)
            for name in (WEIGHT, IDEAL)
        )
        figures = {row["indicator"]: row for row in figure_rows(assessment, rulebook, zone)}
        absent = assessment.manifest["scorecard"]["without_data"]
        return cls(entry, rulebook, figures, absent, weights, ideals, zone)

    def amount(self, name: str) -> Quantity:
        """Return a figure of the zone, unknown where there is none."""
        row = self.figures.get(name)
        low, high = (None, None) if row is None else row.get("value_range", (row["value"],) * 2)
        return Quantity(
            np.array([-np.inf if low is None else low]), np.array([np.inf if high is None else high])
        )

    def position(self, name: str) -> int:
        """Return where an indicator stands among all."""
        return list(self.entry.indicators).index(name)

    def ideal(self, name: str) -> Quantity:
        """Return the ideal value of an indicator."""
        return self.ideals.value.take(np.array([self.position(name)]))

    def score(self, name: str) -> Quantity:
        """Return the score of an indicator, between 0 and 1."""
        return scored(self.amount(name), self.ideal(name), is_reverse=self.entry.indicators[name].is_reverse)

    def goals(self) -> Iterator[Json]:
        """Yield the score of each goal, with what it lacks."""
        for goal, title in self.entry.goals.items():
            members = self.members(goal)
            weight = self.weight(goal)
            scores = [self.score(name) for name in members]
            whole = Quantity(
                *(np.array([getattr(each, end)[0] for each in scores]) for end in ("low", "high"))
            )
            counted = [name for name, high in zip(members, weight.high, strict=True) if high > 0]
            yield {
                "goal": goal,
                "title": in_language(title.model_dump()),
                **known("score", *goal_score(whole, weight)),
                "missing": [{"indicator": name, **each} for name in counted for each in self.missing(name)],
            }

    def members(self, goal: str) -> list[str]:
        """Return the indicators of a goal."""
        return [name for name, each in self.entry.indicators.items() if each.goal == goal]

    def weight(self, goal: str) -> Quantity:
        """Return the weights of a goal; one that is not set is at most what the others leave."""
        at = np.array([self.position(name) for name in self.members(goal)])
        weight = weight_of(self.weights).take(at)
        if not can_add_up(weight):
            raise ZonemapError(
                "weights_do_not_add_up",
                not_one(in_language(self.entry.goals[goal].model_dump()), weight, self.zone_id),
                _("correct the weights; an indicator that does not count has the weight 0"),
            )
        others = weight.low.sum() - weight.low
        # a rest of rounding is no weight
        return Quantity(
            weight.low, np.maximum(weight.low, np.minimum(weight.high, np.round(1.0 - others, 6)))
        )

    def indicators(self) -> Iterator[Json]:
        """Yield every indicator with its amounts, ideal value, weight and score."""
        weights = {
            name: each
            for goal in self.entry.goals
            for name, *each in zip(self.members(goal), *_ends(self.weight(goal)), strict=True)
        }
        for at, (name, each) in enumerate(self.entry.indicators.items()):
            row = self.figures.get(name, {})
            title = each.title or self.rulebook.indicators[name].title
            score = self.score(name)
            yield {
                "indicator": name,
                "title": in_language(title.model_dump()),
                "goal": each.goal,
                "formula": in_language(each.formula.model_dump()),
                **_sourced(each.source),
                "is_reverse": each.is_reverse,
                **_value(row),
                "unit": each.unit or self.rulebook.indicators[name].unit,
                "terms": self.terms(each),
                **self.ideal_said(name),
                **known("weight", *weights[name]),
                "weight_sources": _sources(self.weights, at),
                **known("score", float(score.low[0]), float(score.high[0])),
                "missing": list(self.missing(name)),
            }

    def terms(self, each: EvaluatedEntry | PotentialEntry) -> list[Json]:
        """Return the amounts that a figure is made of, each with its layers and columns."""
        return [
            {
                "term": name,
                "title": in_language(self.rulebook.indicators[name].title.model_dump()),
                **_value(self.figures.get(name, {})),
                "unit": self.rulebook.indicators[name].unit,
                "evidence": self.figures.get(name, {}).get("evidence", []),
                "source": self.figures.get(name, {}).get("source"),
                "missing": list(self.lacking(name)),
            }
            for name in each.terms
        ]

    def lacking(self, name: str) -> Iterator[Json]:
        """Yield what would settle a figure: layers and columns, or that the zone has nothing of the kind."""
        each = self.entry.indicators.get(name)
        if each is not None and each.lacking is not None:
            yield {"what": "figure", "needs": [in_language(each.lacking.model_dump())]}
        elif name in self.absent:
            yield {"what": "figure", "needs": list(self.absent[name])}
        elif name not in self.figures:
            yield {"what": "not_applicable", "needs": []}
        elif self.figures[name]["value"] is None:
            yield {"what": "figure", "needs": list(self.figures[name]["evidence"])}

    def missing(self, name: str) -> Iterator[Json]:
        """Yield what would settle the score of an indicator, or its part in that of its goal."""
        yield from self.lacking(name)
        goal = self.entry.indicators[name].goal
        weight = self.weight(goal).is_exact[self.members(goal).index(name)]
        ideal = self.ideal(name).is_exact[0]
        for number, what, is_set in ((IDEAL, "ideal", ideal), (WEIGHT, "weight", weight)):
            if not is_set:
                yield {"what": what, "needs": [f"numbers.{number}[indicator={name},zone={self.zone_id}]"]}

    def area_m2(self, potential: str) -> Quantity:
        """Return a potential as land."""
        each = self.entry.potentials[potential]
        terms = [self.amount(name).bounded(low=0.0) for name in each.terms]
        if not each.ideal:
            return terms[-1]
        land, other = terms
        return _BY_IDEAL[potential](land, other, self.ideal(each.ideal))

    def potential(self, potential: str) -> Json:
        """Return a potential with its terms and what it lacks."""
        each, area = self.entry.potentials[potential], self.area_m2(potential)
        missing = [lack for name in each.terms for lack in self.lacking(name)]
        if each.ideal:
            missing += [lack for lack in self.missing(each.ideal) if lack["what"] == "ideal"]
        return {
            **_potential_head(potential, each),
            **_land(area),
            "terms": self.terms(each),
            **(self.ideal_said(each.ideal) if each.ideal else {}),
            "missing": [] if area.is_exact[0] else missing,
        }

    def ideal_said(self, name: str) -> Json:
        """Return the ideal value of an indicator and where it was read."""
        ideal = self.ideal(name)
        sources = _sources(self.ideals, self.position(name))
        return {**known("ideal", float(ideal.low[0]), float(ideal.high[0])), "ideal_sources": sources}


_BY_IDEAL: Final = {"structure": structure_potential, "intensity": intensity_potential}
"""The potentials that rest on an ideal value, from their terms in order."""


def _summed(name: str, each: PotentialEntry, zones: Iterable[_Zone]) -> Json:
    """Return the sum of a potential over the zones."""
    areas = [zone.area_m2(name) for zone in zones]
    total = Quantity(*(np.array([sum(getattr(area, end)[0] for area in areas)]) for end in ("low", "high")))
    return {**_potential_head(name, each), **_land(total)}


def _potential_head(name: str, each: PotentialEntry) -> Json:
    return {
        "potential": name,
        "title": in_language(each.title.model_dump()),
        "formula": in_language(each.formula.model_dump()),
        **_sourced(each.source),
    }


def _land(area: Quantity) -> Json:
    """Return land in m², hectares and mu."""
    low, high = float(area.low[0]), float(area.high[0])
    return {
        **known("area_m2", low, high),
        **known("area_ha", hectares(low), hectares(high)),
        **known("area_mu", mu(low), mu(high)),
    }


def _sourced(source: SourceEntry) -> Json:
    return {"source": f"{source.document} {source.place}", "confidence": source.confidence.value}


def _sources(limits: Limits, at: int) -> list[str]:
    """Return where a weight or an ideal value was read; nothing where none is set."""
    return [
        source_text(row.source.document, row.source.place, row.source.confidence, is_local=row.is_local)
        for row in limits.rows_of(at)
        if row.is_known
    ]


def _value(row: Json) -> Json:
    return {name: row[name] for name in ("value", "value_range") if name in row} or {"value": None}


def _ends(quantity: Quantity) -> tuple[list[float], list[float]]:
    return quantity.low.tolist(), quantity.high.tolist()
