"""All 59 requirements, each with what serves it, held against the plan itself."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest

from zonemap.clauses import Requirement, State, numbers_of, requirements, requirements_of, state_words
from zonemap.errors import ZonemapError
from zonemap.plan import Rulebook, load_plan
from zonemap.plan.chapters import IndicatorEntry, TextEntry
from zonemap.rules import CATALOGUE

PLAN = Path(__file__).parents[3] / "shared" / "plan"
needs_plan = pytest.mark.skipif(
    not PLAN.exists(), reason="../shared is absent: the rulebook cannot be held against the text of the plan"
)
EVERY = requirements(load_plan())


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_plan()


def listed() -> dict[int, dict[str, str]]:
    with (PLAN / "clauses.csv").open(encoding="utf-8-sig") as stream:
        return {int(each["no"]): each for each in csv.DictReader(stream)}


@needs_plan
def test_the_requirements_are_the_rows_of_the_list() -> None:
    assert [each.row for each in EVERY] == sorted(listed())


@needs_plan
@pytest.mark.parametrize("found", EVERY, ids=lambda each: f"row {each.row}")
def test_a_requirement_agrees_with_the_list_and_the_plan(found: Requirement) -> None:
    row = listed()[found.row]
    book = load_plan()
    units = [unit for unit in re.split(r"[、,](?!区)", row["units_zh"]) if unit]
    assert found.clause == row["clause"]
    assert found.quote == row["quote"]
    assert list(found.units) == [book.units.get(unit, unit) for unit in units]
    assert found.quote in (PLAN / "plan.txt").read_text("utf-8")


@needs_plan
def test_headings_and_title_stand_in_the_plan(rulebook: Rulebook) -> None:
    text = (PLAN / "plan.txt").read_text("utf-8")
    assert rulebook.plan is not None
    assert rulebook.plan.title.zh in text
    for name, title in rulebook.titles.items():
        number = name.partition("(")[2].rstrip(")")
        assert (f"({number}){title.zh}" if number else f"{name}、{title.zh}") in text, name


def test_every_clause_and_chapter_has_its_heading(rulebook: Rulebook) -> None:
    assert {each.clause for each in EVERY} | {each.chapter for each in EVERY} == set(rulebook.titles)


def test_a_unit_written_in_two_ways_is_one_unit(rulebook: Rulebook) -> None:
    names = {unit for each in EVERY for unit in each.units}
    assert {"人行南通市中心支行", "各县(市、区)人民政府"} <= names
    assert not {"人行南通中心支行", "各县(市)、区人民政府"} & names
    printed = {unit for each in EVERY for unit in each.responsible}
    assert {"人行南通中心支行", "各县(市)、区人民政府"} <= printed


def test_the_state_is_the_strongest_of_what_serves_a_requirement(rulebook: Rulebook) -> None:
    ruled = {rule.row for rule in CATALOGUE.values()}
    counted = {each.row for each in rulebook.indicators.values()} - ruled
    for each in EVERY:
        entry = rulebook.clauses[each.row]
        expected = (
            State.RULE
            if each.row in ruled
            else State.INDICATOR
            if each.row in counted
            else State.LAYER
            if entry.layers
            else State.NOT_SPATIAL
        )
        assert each.state is expected, each.row
        assert bool(each.rules) is (each.row in ruled)
    assert {State.RULE, State.INDICATOR, State.NOT_SPATIAL} <= {each.state for each in EVERY}
    assert [each.row for each in EVERY if each.reason] == [57, 58]


def with_indicator(rulebook: Rulebook, row: int, **keys: str) -> Rulebook:
    entry = IndicatorEntry(row=row, unit="share", title=TextEntry(zh="覆盖率", en="Coverage"), **keys)  # type: ignore[arg-type]
    return replace(rulebook, indicators={"cover": entry})


def test_an_indicator_is_stronger_than_a_layer_and_weaker_than_a_rule(rulebook: Rulebook) -> None:
    counted = requirements(with_indicator(rulebook, 36))[35]
    assert (counted.row, counted.state, counted.indicators) == (36, State.INDICATOR, ("cover",))
    judged = requirements(with_indicator(rulebook, 5))[4]
    assert (judged.state, judged.indicators) == (State.RULE, ("cover",))


def test_what_nothing_serves_is_open_and_not_called_anything_else(rulebook: Rulebook) -> None:
    bare = rulebook.clauses[57].model_copy(update={"not_spatial": None})
    found = requirements(replace(rulebook, clauses={**rulebook.clauses, 57: bare}))
    assert next(each for each in found if each.row == 57).state is State.OPEN


def test_every_state_has_its_word() -> None:
    assert set(state_words()) == set(State)


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        ("六(一)", list(range(1, 10))),
        ("六（一）", list(range(1, 10))),
        (" 六 ( 一 ) ", list(range(1, 10))),
        ("57", [57]),
        ("５７", [57]),
    ],
    ids=["as the list writes it", "full-width brackets", "with blanks", "a row", "a full-width row"],
)
def test_a_clause_is_found_however_it_is_written(said: str, rows: list[int], rulebook: Rulebook) -> None:
    assert [each.row for each in requirements_of(said, rulebook)] == rows


@pytest.mark.parametrize("said", ["六(九)", "60", "0", "", "六"])
def test_an_unknown_clause_is_told_with_the_clauses_there_are(said: str, rulebook: Rulebook) -> None:
    with pytest.raises(ZonemapError) as error:
        requirements_of(said, rulebook)
    assert error.value.code == "unknown_clause"
    assert "二(一), 二(二)" in error.value.remedy
    assert "59" in error.value.remedy


def test_numbers_come_from_rules_measures_and_indicators(rulebook: Rulebook) -> None:
    every = {each.row: each for each in EVERY}
    assert numbers_of(every[13], rulebook) == [
        "chemical_shore_distance_m",
        "chemical_industries",
        "chemical_tributaries",
    ]
    assert "storey_counts_double_above_m" in numbers_of(every[7], rulebook)
    assert numbers_of(every[57], rulebook) == []
    counted = with_indicator(rulebook, 36, minimum="sliver_share")
    assert "sliver_share" in numbers_of(requirements(counted)[35], counted)
