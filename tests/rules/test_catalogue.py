"""Promises about every rule of the catalogue: a new rule is covered the day it is listed."""

from __future__ import annotations

import inspect
from string import Formatter

import numpy as np
import pandas as pd
import pytest

from zonemap.facts import Facts
from zonemap.findings import NO_NOTE, Findings, Verdict
from zonemap.layers import layer_named
from zonemap.plan import Rulebook, load_plan
from zonemap.rules import CATALOGUE, Why, judge
from zonemap.wording import Language, use_language

RULES = pytest.mark.parametrize("name", sorted(CATALOGUE))


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_plan()


@RULES
def test_a_rule_has_words_in_both_languages(name: str, rulebook: Rulebook) -> None:
    role = rulebook.roles[name]
    for text in (role.title, role.holds, role.breached, role.unknown, *role.notes):
        assert text.zh
        assert text.en
        assert any("一" <= letter <= "鿿" for letter in text.zh), text.zh


@RULES
def test_the_sentences_of_a_rule_can_be_said(name: str, rulebook: Rulebook) -> None:
    role = rulebook.roles[name]
    for text in (role.holds, role.breached, role.unknown):
        for words in (text.zh, text.en):
            fields = {field for _, field, _, _ in Formatter().parse(words) if field}
            assert fields <= {"measured", "limit"}, words


@RULES
def test_a_rule_cites_a_clause_with_its_quote(name: str, rulebook: Rulebook) -> None:
    rule = CATALOGUE[name]
    clause = rulebook.clauses[rule.row]
    assert clause.clause == rule.clause
    assert clause.quote
    assert clause.responsible
    assert rule.reading, "a rule says how it reads its clause"


@RULES
def test_the_numbers_of_a_rule_exist(name: str, rulebook: Rulebook) -> None:
    rule = CATALOGUE[name]
    for number in rule.numbers:
        assert rulebook.number(number).rows
    parameters = inspect.signature(rule.function).parameters.values()
    assert sum(each.kind is not inspect.Parameter.KEYWORD_ONLY for each in parameters) == 1


@RULES
def test_a_rule_has_one_purpose(name: str, rulebook: Rulebook) -> None:
    role = rulebook.roles[name]
    assert (role.role == "none") is (role.kind == "constraint")
    assert bool(role.severity) is (role.kind == "constraint")
    if role.cut_off:
        assert role.cut_off in CATALOGUE[name].numbers


@RULES
def test_a_rule_is_without_data_where_nothing_was_delivered(name: str, rulebook: Rulebook) -> None:
    judgement = judge(nothing(3), rulebook)
    assert name not in judgement.findings
    why = {each.rule: each for each in judgement.not_judged}
    assert why[name].why is Why.WITHOUT_DATA
    assert why[name].missing


@RULES
def test_every_finding_of_a_rule_has_its_limit_note_and_sentence(name: str, rulebook: Rulebook) -> None:
    from zonemap.assessment import sentence

    found = with_everything(rulebook)[name]
    assert np.all(np.diff(found.position) > 0)
    assert set(found.verdict.tolist()) <= {int(verdict) for verdict in Verdict}
    assert found.note.max(initial=NO_NOTE) < len(rulebook.roles[name].notes)
    for language in Language:
        use_language(language)
        for at in range(len(found)):
            assert sentence(found, at, rulebook)
            assert "{" not in sentence(found, at, rulebook)
            for row in found.choices[found.choice[at]]:
                assert rulebook.row(row).number in CATALOGUE[name].numbers
    use_language(Language.ZH)


def nothing(size: int) -> Facts:
    """Return parcels of which only the ids are known."""
    ids = pd.Index([f"P{at}" for at in range(size)], name="parcel_id", dtype=object)
    return Facts(
        layer=layer_named("parcels"),
        ids=ids,
        geometry=np.empty(size, dtype=object),
        inputs=pd.DataFrame(index=ids),
        as_of=np.datetime64("2026-06-30"),
    )


def with_everything(rulebook: Rulebook) -> dict[str, Findings]:
    """Return the findings on three parcels whose every fact is unknown though its column was delivered."""
    from tests.rules.parcels import facts

    return judge(
        facts([{}, {"land_use": "1001"}, {"land_use": "0701"}]),
        rulebook.changed(
            {
                "tax_per_mu_minimum": 5.0,
                "investment_intensity_minimum": 3000.0,
                "night_lights_minimum": 10.0,
                "ndvi_maximum": 0.4,
                "building_height_minimum_m": 3.0,
            }
        ),
    ).findings


def test_unknown_land_is_never_judged(rulebook: Rulebook) -> None:
    for name, found in with_everything(rulebook).items():
        if name in {"ecological_redlines", "farmland", "ecological_spaces"} or name.startswith(
            "control_unit"
        ):
            continue  # a layer that was delivered is known everywhere
        said = found.spread(3)[:2]
        assert not np.isin(said, [Verdict.MET, Verdict.BREACHED]).any(), name


def test_a_note_lies_beside_its_own_sentence(rulebook: Rulebook) -> None:
    assert [note.en.split(":")[0] for note in rulebook.roles["idle_land"].notes] == [
        "not started",
        "started, but too little developed or invested, and stopped",
        "delayed by government or force majeure",
    ]


def test_two_rules_of_one_name_are_refused() -> None:
    from zonemap.rules.catalogue import rule

    with pytest.raises(ValueError, match="idle_land"):

        @rule("idle_land", clause="六(一)", row=5, needs=())
        def another(parcels: Facts) -> Findings:
            raise AssertionError
