"""The worked examples of the rulebook come out as they state; one that does not is found out."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from zonemap.clauses.examples import agrees, facts_of, outcome
from zonemap.findings import Verdict
from zonemap.layers import layer_named
from zonemap.plan import load_plan
from zonemap.plan.chapters import ExampleEntry, TextEntry
from zonemap.plan.numbers import ACCEPTED
from zonemap.rules import CATALOGUE

BOOK = load_plan().accepting(ACCEPTED)
EXAMPLES = [
    pytest.param(name, example, id=f"{name}: {example.title.en}")
    for name, role in BOOK.roles.items()
    for example in role.examples
]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_comes_out_as_it_states(name: str, example: ExampleEntry) -> None:
    assert agrees(example, outcome(CATALOGUE[name], example, BOOK)), outcome(CATALOGUE[name], example, BOOK)


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_rule_shows_land_that_it_meets_and_land_that_it_breaches(name: str) -> None:
    assert {"met", "breached"} <= {example.verdict for example in BOOK.roles[name].examples}


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_that_states_something_else_does_not_agree(name: str, example: ExampleEntry) -> None:
    found = outcome(CATALOGUE[name], example, BOOK)
    other = "met" if example.verdict != "met" else "breached"
    assert not agrees(example.model_copy(update={"verdict": other}), found)
    for quantity in ("measured", "limit"):
        if getattr(example, quantity) is not None:
            assert not agrees(example.model_copy(update={quantity: 123456.0}), found)


def entry(**parts: Any) -> ExampleEntry:
    given = {"title": TextEntry(zh="例", en="x"), "as_of": date(2026, 6, 30), "verdict": "met", "facts": {}}
    return ExampleEntry(**{**given, **parts})


@pytest.mark.parametrize(
    ("facts", "numbers", "verdict"),
    [
        pytest.param({}, {}, "without_data", id="what is not named was never delivered"),
        pytest.param({"tax_wan": 1, "land_use": "1001"}, {}, "off", id="no cut-off"),
        pytest.param(
            {"tax_wan": "unknown", "land_use": "1001", "area_m2": 1e4, "has_enterprise": True},
            {"tax_per_mu_minimum": 5},
            "unknown",
            id="delivered and not known",
        ),
        pytest.param({"tax_wan": 1, "land_use": "0701"}, {"tax_per_mu_minimum": 5}, "no row", id="housing"),
    ],
)
def test_what_an_example_leaves_out(facts: dict[str, Any], numbers: dict[str, float], verdict: str) -> None:
    assert outcome(CATALOGUE["tax_per_mu"], entry(facts=facts, numbers=numbers), BOOK).verdict == verdict


def test_facts_are_of_the_kind_that_they_are_written_in() -> None:
    given = {
        "land_use": "1001",
        "supplied_on": date(2015, 5, 1),
        "is_support_approved": True,
        "support_land_share": 0.1,
        "has_started": False,
        "place": "320682",
        "far_counted": [0.5, 1.0],
        "area_m2": 10_000,
        "control_units": {"key": 500, "unknown": 20},
        "stopped_on": "unknown",
    }
    facts = facts_of(layer_named("parcels"), given, date(2026, 6, 30))
    assert facts.claim("is_industrial").tolist() == [Verdict.MET]
    assert facts.days("supplied_on").tolist() == [date(2015, 5, 1)]
    assert facts.text("is_support_approved").tolist() == ["yes"]
    assert facts.quantity("support_land_share").value.tolist() == [0.1]
    assert facts.claim("has_started").tolist() == [Verdict.BREACHED]
    assert facts.text("place").tolist() == ["320682"]
    assert (facts.quantity("far_counted").low[0], facts.quantity("far_counted").high[0]) == (0.5, 1.0)
    assert facts.quantity("drawn_area_m2").value.tolist() == [10_000]
    assert facts.overlays["control_units"].pairs.area_m2.tolist() == [500, 20]
    assert facts.overlays["control_units"].features["unit_class"].isna().tolist() == [False, True]
    assert facts.has("stopped_on")
    assert np.isnat(facts.days("stopped_on")).all()
