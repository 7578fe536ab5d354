"""Worked examples of the rules: one feature as its facts are written in the rulebook, judged as any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from zonemap.facts import Facts, Overlay
from zonemap.findings import Quantity, Verdict, claim
from zonemap.geometry import Overlaps
from zonemap.layers import Kind, LandUse, Layer, is_land_use, layer_named
from zonemap.layers.catalogue import LAYERS
from zonemap.plan import Rulebook
from zonemap.plan.chapters import ExampleEntry
from zonemap.rules import NotJudged, Rule, judge_rule

NO_ROW: Final = "no row"
UNKNOWN: Final = "unknown"
"""The word of an example for what was delivered and is not known."""

_AREAS: Final = frozenset({"area_m2", "drawn_area_m2"})

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule says of one feature: a verdict, "no row", or why it is not judged; with what it measured and held."""

    verdict: str
    measured: Ends | None = None
    limit: Ends | None = None


def outcome(rule: Rule, example: ExampleEntry, rulebook: Rulebook) -> Outcome:
    """Return what the rule says of the feature of an example; what the example does not name was never delivered."""
    book = rulebook.changed(example.numbers) if example.numbers else rulebook
    found = judge_rule(rule, facts_of(layer_named(rule.layer), example.facts, example.as_of), book)
    if isinstance(found, NotJudged):
        return Outcome(found.why.value)
    if not len(found):
        return Outcome(NO_ROW)
    return Outcome(Verdict(int(found.verdict[0])).word, _ends(found.measured), _ends(found.limit))


def agrees(example: ExampleEntry, found: Outcome) -> bool:
    """Return whether a rule says what its example states: the verdict, and each quantity that is stated."""
    return example.verdict == found.verdict and all(
        stated is None or (said is not None and np.allclose(stated_ends(stated), said))
        for stated, said in ((example.measured, found.measured), (example.limit, found.limit))
    )


def stated_ends(stated: float | list[float]) -> Ends:
    """Return a quantity of an example as its two ends."""
    return (stated[0], stated[-1]) if isinstance(stated, list) else (stated, stated)


def readable_facts(rule: Rule, rulebook: Rulebook) -> frozenset[str]:
    """Return what an example of the rule may name: what the rule needs and reads, and the keys of its numbers."""
    keys = (key.column for name in rule.numbers for key in rulebook.number(name).keys.values())
    named = {name for need in (*rule.needs, *rule.reads) for name in need.split("|")}
    use = {"land_use"} if "is_industrial" in named else set()
    return frozenset({*keys, *named, *use}) | _AREAS


def facts_of(layer: Layer, given: Mapping[str, Any], as_of: date) -> Facts:
    """Return the facts of one feature: columns of the layer as delivered, all else as measured."""
    ids = pd.Index(["example"], name=layer.id_column, dtype=object)
    parts: dict[str, dict[str, Any]] = {
        part: {} for part in ("inputs", "quantities", "claims", "texts", "overlays")
    }
    for name, value in given.items():
        part, fact = _fact(layer, name, value, ids)
        parts[part][name] = fact
    if "land_use" in given:
        use = pd.Series([given["land_use"]], index=ids, dtype="string")
        parts["claims"].setdefault("is_industrial", is_land_use(use, LandUse.INDUSTRIAL))
    if "area_m2" in parts["quantities"]:
        parts["quantities"].setdefault("drawn_area_m2", parts["quantities"]["area_m2"])
    inputs = pd.DataFrame(parts.pop("inputs"), index=ids)
    return Facts(layer, ids, np.empty(1, dtype=object), inputs, np.datetime64(as_of, "D"), **parts)


def _fact(layer: Layer, name: str, value: Any, ids: pd.Index) -> tuple[str, Any]:
    """Return where a fact belongs, and the fact."""
    kind = next((column.kind for column in layer.columns if column.name == name), None)
    part: str
    fact: Any
    if value == UNKNOWN:
        part, fact = "inputs", pd.Series([np.nan], index=ids)
    elif name in LAYERS:
        part, fact = "overlays", _overlay(value)
    elif isinstance(value, list):
        low, high = map(float, value)
        part, fact = "quantities", Quantity(np.array([low]), np.array([high]))
    elif kind is not None:
        part, fact = "inputs", _column(value, kind, ids)
    elif isinstance(value, bool):
        part, fact = "claims", claim(pd.Series([value], dtype="boolean"))
    elif isinstance(value, str):
        part, fact = "texts", pd.Series([value], index=ids, dtype="string")
    else:
        part, fact = "quantities", Quantity.exact([float(value)])
    return part, fact


def _column(value: Any, kind: Kind, ids: pd.Index) -> pd.Series:
    if kind is Kind.DATE:
        return pd.to_datetime(pd.Series([value], index=ids))
    dtypes = {Kind.BOOLEAN: "boolean", Kind.NUMBER: "float64", Kind.INTEGER: "float64"}
    return pd.Series([value], index=ids, dtype=dtypes.get(kind, "string"))


def _overlay(value: float | Mapping[str, float]) -> Overlay:
    """Return what lies over the feature: an area, or the areas of features by their class."""
    parts = value if isinstance(value, Mapping) else {UNKNOWN: value}
    classes = pd.Series([None if name == UNKNOWN else name for name in parts], dtype="string")
    areas = np.array([float(area) for area in parts.values()])
    pairs = Overlaps(np.zeros(len(areas), dtype=np.intp), np.arange(len(areas), dtype=np.intp), areas)
    return Overlay(pairs, pd.DataFrame({"unit_class": classes}))


def _ends(quantity: Quantity) -> Ends:
    return float(quantity.low[0]), float(quantity.high[0])
