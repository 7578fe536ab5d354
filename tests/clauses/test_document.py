"""A clause from the plan to the land and back: rules, every row of every number, parcels and m² counted once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.assessment.town import SURFACE, mixed_town
from zonemap.assessment import assess, rulebook_of
from zonemap.clauses import Ground, clause_document, requirement_row, requirements, requirements_of
from zonemap.findings import Verdict
from zonemap.plan import load_plan, read_local_numbers
from zonemap.rules import CATALOGUE
from zonemap.workspace import Workspace

LOCAL = """
[[numbers.tax_per_mu_minimum.rows]]
in_force = 2020-01-01
value = 5.0
source = { document = "本局", place = "第一条", confidence = "BUREAU" }

[[numbers.investment_intensity_minimum.rows]]
scope = { industry = "36" }
in_force = 2020-01-01
value = 3000
source = { document = "本局", place = "第二条", confidence = "BUREAU" }

[[numbers.vacant_floor_share_maximum.rows]]
in_force = 2027-01-01
value = 0.4
source = { document = "本局", place = "第三条", confidence = "BUREAU" }
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    found = mixed_town(tmp_path_factory.mktemp("clauses") / "w")
    (found.path / "numbers.toml").write_text(LOCAL, "utf-8")
    return found


@pytest.fixture(scope="module")
def document(workspace: Workspace) -> dict[str, Any]:
    book = read_local_numbers(load_plan(), workspace.path / "numbers.toml")
    ground = Ground(assess(workspace), workspace.layer_names())
    return clause_document(requirements_of("六(一)", book), book, ground=ground)


def rows(document: dict[str, Any], number: str) -> list[dict[str, Any]]:
    return [row for row in document["numbers"] if row["number"] == number]


def test_the_list_has_the_names_that_others_rely_on() -> None:
    listed = [requirement_row(each) for each in requirements(load_plan())]
    assert [row["no"] for row in listed] == list(range(1, 60))
    assert all(set(row) >= {"no", "clause", "quote", "state", "rules", "responsible"} for row in listed)
    assert {row["state"] for row in listed} <= {"rule", "indicator", "layer", "not_spatial"}
    assert all(row["reason"] for row in listed if row["state"] == "not_spatial")
    json.dumps(listed)


def test_every_rule_of_the_clause_is_there_with_its_words(document: dict[str, Any]) -> None:
    named = [rule["rule"] for rule in document["rules"]]
    assert named == [rule.name for rule in CATALOGUE.values() if rule.clause == "六(一)"]
    for rule in document["rules"]:
        assert rule["title"]
        assert rule["reading"]
        assert rule["examples"]
    json.dumps(document, allow_nan=False)


def test_every_row_of_every_number_is_there(document: dict[str, Any]) -> None:
    book = load_plan()
    for number in {row["number"] for row in document["numbers"]}:
        own = [row for row in rows(document, number) if not row["is_local"]]
        assert len(own) == len(book.number(number).rows), number
    for row in document["numbers"]:
        assert row["document"]
        assert row["confidence"]
        assert row["meaning"]


def test_a_row_has_value_scope_time_and_place(document: dict[str, Any]) -> None:
    floor = rows(document, "entry_far_minimum")[1]
    assert floor["value"] == 1.3
    assert floor["scope"] == {"place": "320682"}
    assert (floor["in_force"], floor["until"]) == ("2022-03-11", None)
    assert floor["place"] == "容积率不低于1.3"
    assert (floor["is_accepted"], floor["is_local"], floor["holds"], floor["fill_in"]) == (
        True,
        False,
        True,
        "",
    )
    rubber = next(
        row for row in rows(document, "industry_far_minimum") if row["scope"].get("industry") == "29"
    )
    assert rubber["value"] == 0.8  # of 2002
    assert any(row.get("value_range") == [0.8, 1.0] for row in rows(document, "industry_far_minimum"))


def test_what_is_missing_says_what_to_fill_in(document: dict[str, Any]) -> None:
    missing = [
        row for row in rows(document, "industry_far_minimum") if row["value"] is None and row["applies"]
    ]
    assert [
        row["in_force"] for row in missing if "[[numbers.industry_far_minimum.rows]]" in row["fill_in"]
    ] == ["2023-05-01"]
    weak = rows(document, "building_coefficient_minimum")[1]
    assert (weak["value"], weak["is_accepted"]) == (0.4, False)
    assert "自然资发〔2023〕72号" in weak["fill_in"]


def test_a_row_of_the_workspace_says_so_and_fills_the_gap(document: dict[str, Any]) -> None:
    own, ours = rows(document, "tax_per_mu_minimum")
    assert (own["is_local"], own["value"], own["holds"]) == (True, 5.0, True)
    assert (ours["is_local"], ours["fill_in"]) == (False, "")


@pytest.mark.parametrize(
    ("number", "holds"),
    [("investment_intensity_minimum", True), ("vacant_floor_share_maximum", False)],
    ids=["a row for one industry alone", "a row of tomorrow"],
)
def test_a_gap_that_is_not_wholly_filled_still_says_what_to_fill_in(
    document: dict[str, Any], number: str, holds: bool
) -> None:
    own, ours = rows(document, number)
    assert (own["is_local"], own["holds"]) == (True, holds)
    assert ours["fill_in"]


def test_land_is_counted_once_and_agrees_with_the_findings(
    document: dict[str, Any], workspace: Workspace
) -> None:
    found = assess(workspace)
    surface = (found.parcels["right_layer"].fillna("B") == "B").to_numpy()
    area = found.parcels["area_m2_low"].to_numpy()
    whole = area[surface].sum()
    assert (~surface).any()
    for rule in document["rules"]:
        findings = found.findings.get(rule["rule"])
        for verdict in Verdict:
            said = rule["land"][verdict.word]
            if findings is None:
                assert said is None
                assert rule["land"]["not_judged"] in {"off", "without_data"}
                continue
            at = findings.position[findings.verdict == verdict]
            assert said["parcels"] == len(at)
            assert said["area_m2"] == pytest.approx(sum(area[each] for each in at if surface[each]))
            assert said["share"] == pytest.approx(said["area_m2"] / whole)
            assert said["share"] <= 1


def test_ground_below_another_parcel_is_no_ground_of_its_own(
    document: dict[str, Any], workspace: Workspace
) -> None:
    land = next(rule["land"] for rule in document["rules"] if rule["rule"] == "industry_far_minimum")
    parcels = sum(land[verdict.word]["parcels"] for verdict in Verdict)
    area = sum(land[verdict.word]["area_m2"] for verdict in Verdict)
    assert parcels == 6
    assert area == pytest.approx(4 * 10_000 + 9_500), SURFACE


def test_layers_that_the_workspace_lacks_are_named(document: dict[str, Any], workspace: Workspace) -> None:
    first = document["requirements"][0]
    assert first["layers_missing"] == [name for name in first["layers"] if not workspace.has(name)]
    assert "urban_boundary" in first["layers_missing"]


def test_without_a_workspace_nothing_is_said_of_land() -> None:
    plain = clause_document(requirements_of("六(一)", load_plan()), load_plan())
    assert "run" not in plain
    assert all("land" not in rule for rule in plain["rules"])
    assert all("layers_missing" not in each for each in plain["requirements"])
    assert all("holds" not in row for row in plain["numbers"])


def test_what_is_shown_as_relied_on_is_what_findings_rely_on(
    document: dict[str, Any], workspace: Workspace
) -> None:
    """Rows shown as accepted keep their value in the rulebook that judges, the others are blank there."""
    judging = rulebook_of(workspace)
    for row in document["numbers"]:
        known = row["value"] is not None or None not in row.get("value_range", [None]) or not row["applies"]
        assert judging.row(row["row"]).is_known is (row["is_accepted"] and known), row["row"]
