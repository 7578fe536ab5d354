"""Zones evaluated by TD/T 1029: one worked by hand, what is not set or not known, sums; facts only narrow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assessment.studies.evaluated import IDEALS, WEIGHTS, assessed, book, layers
from zonemap.assessment import Assessment, card_rows
from zonemap.assessment.studies import evaluation_document
from zonemap.errors import ZonemapError
from zonemap.plan import Rulebook, load_plan

Json = dict[str, Any]


def evaluated_alone(rulebook: Rulebook) -> Rulebook:
    """Return the rulebook with the indicators of the evaluation alone: a town is then measured in a blink."""
    entry = rulebook.evaluation
    assert entry is not None
    terms = {term for each in (*entry.indicators.values(), *entry.potentials.values()) for term in each.terms}
    kept = {*entry.indicators, *terms}
    return replace(
        rulebook, indicators={name: each for name, each in rulebook.indicators.items() if name in kept}
    )


@pytest.fixture(scope="module")
def town() -> Assessment:
    return assessed(layers(), book())


def zone_of(found: Assessment, rulebook: Rulebook, zone: str = "Z1") -> Json:
    return evaluation_document(found, rulebook, zone)["zones"][0]


def named(rows: list[Json], key: str) -> dict[str, Json]:
    return {row[key]: row for row in rows}


BY_HAND: dict[str, tuple[float, float]] = {
    # supplied 4 ha, ready to be supplied 1 ha more; built 3 ha, of which 2 ha works and 1 ha a park
    "land_supply_rate": (4 / 5, 0.8),
    "land_built_rate": (3 / 4, 0.75 / 0.9),
    "industrial_land_rate": (2 / 3, (2 / 3) / 0.8),
    # 10,000 + 2,500 m² of floor on 2 ha of works; 7,500 m² of buildings and 1,000 m² of yards
    "works_far": (0.625, 0.625),
    "works_coefficient": (0.425, 0.85),
    # 4,000 and 40 (10,000 CNY) on 2 ha
    "works_investment": (2000, 0.5),
    "works_tax": (20, 0.8),
    # 1 ha of 4 is idle, and less is better
    "idle_land_rate": (0.25, 0.75),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_an_indicator_and_its_score_are_those_worked_by_hand(name: str, town: Assessment) -> None:
    row = named(zone_of(town, book())["indicators"], "indicator")[name]
    assert (row["value"], row["score"]) == pytest.approx(BY_HAND[name])
    assert (row["ideal"], row["weight"]) == (IDEALS[name], WEIGHTS[name])
    assert row["missing"] == []
    assert row["formula"]
    assert row["confidence"]
    assert "本局" in row["ideal_sources"][0]


def test_figures_without_a_weight_are_measured_all_the_same(town: Assessment) -> None:
    rows = named(zone_of(town, book())["indicators"], "indicator")
    found = {name: rows[name]["value"] for name in ("built_far", "built_density", "built_tax")}
    assert found == pytest.approx({"built_far": 1.25 / 3, "built_density": 0.25, "built_tax": 40 / 3})


def test_the_goals_are_scored_as_by_hand(town: Assessment) -> None:
    goals = named(zone_of(town, book())["goals"], "goal")
    by_hand = 100 * (0.2 * 0.8 + 0.2 * (0.75 / 0.9) + 0.2 * (2 / 3) / 0.8 + 0.3 * 0.625 + 0.1 * 0.85)
    assert goals["land_use"]["score"] == pytest.approx(by_hand)
    assert goals["benefit"]["score"] == pytest.approx(62)
    assert goals["management"]["score"] == pytest.approx(75)
    assert all(goal["missing"] == [] for goal in goals.values())


POTENTIALS = {"expansion": 10_000, "structure": 4_000, "intensity": 7_500, "management": 20_000}


@pytest.mark.parametrize("name", POTENTIALS)
def test_a_potential_is_that_worked_by_hand_in_each_unit(name: str, town: Assessment) -> None:
    row = named(zone_of(town, book())["potentials"], "potential")[name]
    area = POTENTIALS[name]
    assert (row["area_m2"], row["area_ha"], row["area_mu"]) == pytest.approx(
        (area, area / 1e4, area * 15 / 1e4)
    )
    assert row["missing"] == []
    for term in row["terms"]:
        assert term["unit"] in {"m2", "floor_m2"}
        assert term["value"] is not None
        assert term["evidence"]


def test_the_form_of_the_potential_of_intensity_is_told_with_its_confidence(town: Assessment) -> None:
    row = named(zone_of(town, book())["potentials"], "potential")["intensity"]
    assert row["confidence"] == "MEMORY-high"
    land, floor = (term["value"] for term in row["terms"])
    far = floor / land
    assert row["area_m2"] == pytest.approx(land * (row["ideal"] - far) / row["ideal"])


def test_a_zone_above_its_ideal_has_no_potential_of_intensity(town: Assessment) -> None:
    assert named(zone_of(town, book(), "Z2")["potentials"], "potential")["intensity"]["area_m2"] == 0


def test_the_potentials_of_the_city_are_the_sums_over_its_zones(town: Assessment) -> None:
    rulebook = book(ideal={**IDEALS, "works_far": 2.0})
    document = evaluation_document(town, rulebook)
    assert [zone["zone_id"] for zone in document["zones"]] == ["Z1", "Z2"]
    for at, whole in enumerate(document["city"]["potentials"]):
        parts = [zone["potentials"][at]["area_m2"] for zone in document["zones"]]
        assert whole["area_m2"] == pytest.approx(sum(parts))
    assert document["city"]["potentials"][2]["area_m2"] == pytest.approx(20_000 - 6_250 + 10_000 - 5_000)


def test_an_ideal_that_is_not_set_leaves_score_and_potential_open_and_is_named(town: Assessment) -> None:
    rulebook = book(ideal={name: value for name, value in IDEALS.items() if name != "works_far"})
    zone = zone_of(town, rulebook)
    row = named(zone["indicators"], "indicator")["works_far"]
    assert (row["value"], row["score"], row["score_range"]) == (0.625, None, [0.0, 1.0])
    assert [each["what"] for each in row["missing"]] == ["ideal"]
    goal = named(zone["goals"], "goal")["land_use"]
    assert goal["score"] is None
    known = 100 * (0.2 * 0.8 + 0.2 * (0.75 / 0.9) + 0.2 * (2 / 3) / 0.8 + 0.1 * 0.85)
    assert goal["score_range"] == pytest.approx([known, known + 30])
    assert [(each["indicator"], each["what"]) for each in goal["missing"]] == [("works_far", "ideal")]
    potential = named(zone["potentials"], "potential")["intensity"]
    assert (potential["area_ha"], potential["area_ha_range"]) == (None, [0.0, 2.0])
    assert "works_far" in potential["missing"][0]["needs"][0]


def test_a_weight_that_is_not_set_leaves_the_score_open_though_the_others_leave_one_value(
    town: Assessment,
) -> None:
    rulebook = book(weight={name: value for name, value in WEIGHTS.items() if name != "works_tax"})
    goal = named(zone_of(town, rulebook)["goals"], "goal")["benefit"]
    assert goal["score"] is None
    low, high = goal["score_range"]
    assert low <= 62 <= high
    assert ("works_tax", "weight") in {(each["indicator"], each["what"]) for each in goal["missing"]}


def test_without_any_weight_or_ideal_nothing_is_scored(town: Assessment) -> None:
    document = evaluation_document(town, load_plan())
    for zone in document["zones"]:
        assert [goal["score_range"] for goal in zone["goals"]] == [[0, 100]] * 3
        assert all(row["ideal"] is None and row["ideal_sources"] == [] for row in zone["indicators"])
        lacking = {each["what"] for row in zone["indicators"] for each in row["missing"]}
        assert lacking >= {"ideal", "weight"}


def test_an_indicator_that_no_layer_gives_says_what_would_have_to_be_known(town: Assessment) -> None:
    row = named(zone_of(town, book())["indicators"], "indicator")["high_tech_land_rate"]
    assert row["value"] is None
    assert row["score_range"] == [0, 1]
    assert row["missing"][0]["what"] == "figure"
    assert "高新技术企业" in row["missing"][0]["needs"][0]


def test_a_missing_column_leaves_its_indicator_open_and_is_named() -> None:
    bare = layers()
    bare["parcels"] = bare["parcels"].drop(columns=["supply_status", "right_ends_on"])
    rulebook = evaluated_alone(book())
    zone = zone_of(assessed(bare, rulebook), rulebook)
    rows = named(zone["indicators"], "indicator")
    assert rows["land_supply_rate"]["missing"] == [{"what": "figure", "needs": ["parcels.supply_status"]}]
    assert rows["works_far"]["value"] == 0.625
    potentials = named(zone["potentials"], "potential")
    assert potentials["expansion"]["area_m2_range"] == [0, None]
    assert potentials["management"]["area_m2_range"] == [10_000, 60_000]
    needs = {need for each in potentials["management"]["missing"] for need in each["needs"]}
    assert "parcels.right_ends_on" in needs


def test_land_that_is_idle_and_expired_counts_once() -> None:
    both = layers()
    both["parcels"].loc[both["parcels"]["parcel_id"] == "P4", "right_ends_on"] = "2026-01-01"
    rulebook = evaluated_alone(book())
    row = named(zone_of(assessed(both, rulebook), rulebook)["potentials"], "potential")["management"]
    assert [term["value"] for term in row["terms"]] == [10_000, 20_000, 20_000]
    assert row["area_m2"] == 20_000


def test_investment_that_is_not_known_is_never_less_than_nothing() -> None:
    some = layers()
    some["enterprises"].loc[some["enterprises"]["enterprise_id"] == "E2", "fixed_investment_wan"] = None
    rulebook = evaluated_alone(book())
    row = named(zone_of(assessed(some, rulebook), rulebook)["indicators"], "indicator")["works_investment"]
    assert row["value_range"] == [1_500, None]


def test_a_right_below_the_ground_takes_no_ground_of_its_own() -> None:
    layered = layers()
    below = layered["parcels"].iloc[[0]].assign(parcel_id="P1-below", right_layer="X", yard_area_m2=5_000.0)
    layered["parcels"] = pd.concat([layered["parcels"].assign(right_layer="B"), below], ignore_index=True)
    cellar = layered["buildings"].iloc[[0]].assign(building_id="B-below", parcel_id="P1-below")
    layered["buildings"] = pd.concat([layered["buildings"], cellar], ignore_index=True)
    rulebook = evaluated_alone(book())
    rows = named(zone_of(assessed(layered, rulebook), rulebook)["indicators"], "indicator")
    assert rows["works_coefficient"]["value"] == 0.425
    assert rows["works_far"]["value"] == pytest.approx((12_500 + 10_000) / 20_000)


def test_a_table_of_weights_is_no_setting_that_every_sheet_prints(town: Assessment) -> None:
    printed = {each["number"] for each in town.manifest["assumptions"]}
    assert "new_storey_height_m" in printed
    assert not printed & {"evaluation_weight", "evaluation_ideal"}


def test_amounts_stand_on_no_card_and_ratios_do(town: Assessment) -> None:
    shown = {row["indicator"] for row in card_rows(town, book(), "Z1")}
    assert shown >= set(BY_HAND)
    assert not shown & {"supplied_m2", "works_floor_m2", "to_manage_m2"}


def test_a_run_from_before_there_was_an_evaluation_says_so(town: Assessment) -> None:
    said = town.manifest["scorecard"]
    old = {key: {name: each for name, each in said[key].items() if name != "suppliable_m2"} for key in said}
    with pytest.raises(ZonemapError) as refused:
        evaluation_document(replace(town, manifest={**town.manifest, "scorecard": old}), book())
    assert refused.value.code == "no_evaluation"
    assert "assess" in refused.value.remedy


def test_weights_of_a_scenario_that_cannot_add_up_are_refused(town: Assessment) -> None:
    with pytest.raises(ZonemapError) as refused:
        evaluation_document(town, book().changed({"evaluation_weight": 0.5}))
    assert refused.value.code == "weights_do_not_add_up"


HIDEABLE = {
    "parcels": ("supply_status", "is_supply_ready", "right_ends_on", "land_use", "yard_area_m2", "structure_area_m2",
                "is_started", "start_due_on", "developed_share", "invested_share"),
    "buildings": ("storeys",),
    "enterprises": ("tax_wan", "fixed_investment_wan"),
}  # fmt: skip


def known_at(turn: dict[str, np.ndarray], now: int) -> dict[str, pd.DataFrame]:
    """Return the town with the cells alone whose turn has come."""
    found = layers()
    for name, columns in HIDEABLE.items():
        for at, column in enumerate(columns):
            found[name][column] = found[name][column].mask(turn[name][:, at] > now)
    return found


def ranges(document: Json) -> dict[tuple[str, ...], tuple[float, float]]:
    """Return the ends of everything that is said of every zone, by zone, kind and name."""
    found = {}
    for zone in document["zones"]:
        for kind, key, value in (
            ("goals", "goal", "score"),
            ("indicators", "indicator", "score"),
            ("potentials", "potential", "area_m2"),
        ):
            for row in zone[kind]:
                low, high = row.get(f"{value}_range", [row[value]] * 2)
                found[zone["zone_id"], kind, row[key]] = (
                    -np.inf if low is None else low,
                    np.inf if high is None else high,
                )
    return found


@settings(max_examples=15, deadline=None, database=None)
@given(seed=st.integers(0, 2**32 - 1), known_share=st.sampled_from([0.3, 0.7, 0.95]))
def test_filling_in_an_unknown_never_moves_a_result_outside_its_former_range(
    seed: int, known_share: float
) -> None:
    random = np.random.default_rng(seed)
    chances = [known_share, (1 - known_share) / 2, (1 - known_share) / 2]
    sizes = {name: (len(layers()[name]), len(columns)) for name, columns in HIDEABLE.items()}
    turn = {name: random.choice(3, size=size, p=chances) for name, size in sizes.items()}
    words = {
        table: [{name: value for name, value in values.items() if kept[name] <= now} for now in (0, 1)]
        for table, values in (("weight", WEIGHTS), ("ideal", IDEALS))
        for kept in [{name: random.choice(3, p=chances) for name in values}]
    }
    said = []
    for now in (0, 1):
        rulebook = evaluated_alone(book(weight=words["weight"][now], ideal=words["ideal"][now]))
        said.append(ranges(evaluation_document(assessed(known_at(turn, now), rulebook), rulebook)))
    before, after = said
    for place, (low, high) in before.items():
        slack = (
            1e-9 * max(1.0, abs(after[place][0]), abs(after[place][1]))
            if np.isfinite(after[place][1])
            else 0.0
        )
        assert low - slack <= after[place][0] <= after[place][1] <= high + slack, place
