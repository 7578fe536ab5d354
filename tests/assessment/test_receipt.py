"""The receipt of one parcel names clause, quote, numbers and inputs, and recomputing it finds one changed cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from tests.assessment.town import mixed_town
from tests.toytown import layer, one_parcel_town, square
from zonemap.assessment import (
    Assessment,
    assess,
    disagreements,
    load,
    not_judged_text,
    receipt,
    rulebook_of,
    save,
    sentence,
)
from zonemap.layers import layer_named
from zonemap.plan import Rulebook
from zonemap.store.content import content_sha256
from zonemap.wording import Language, use_language
from zonemap.workspace import Workspace, open_workspace


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    use_language(Language.EN)
    yield
    use_language(Language.ZH)


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assessment, Rulebook]:
    workspace = mixed_town(tmp_path_factory.mktemp("town") / "w")
    return assess(workspace), rulebook_of(workspace)


def finding(assessed: tuple[Assessment, Rulebook], parcel_id: str, rule: str) -> dict[str, Any]:
    found, book = assessed
    findings = receipt(found, book, found.position(parcel_id))["findings"]
    return next(each for each in findings if each["rule"] == rule)


def test_a_finding_names_clause_quote_and_who_is_responsible(assessed: tuple[Assessment, Rulebook]) -> None:
    said = finding(assessed, "low", "industry_far_minimum")
    assert (said["clause"], said["clause_row"]) == ("六(一)", 5)
    assert said["quote"] == "盘活利用存量土地,积极推进低效用地再开发"
    assert "市自然资源和规划局" in said["responsible"]
    assert said["kind"] == "flag"


def test_a_finding_names_document_place_and_confidence_of_its_number(
    assessed: tuple[Assessment, Rulebook],
) -> None:
    said = finding(assessed, "low", "industry_far_minimum")
    assert [each["document"] for each in said["numbers"]] == ["国土资发〔2008〕24号"]
    assert [each["confidence"] for each in said["numbers"]] == ["MEMORY-high"]
    assert "MEMORY-high" in said["sources"][0], "nothing below SOURCED is leaned on silently"


def test_a_limit_that_is_open_names_every_row_it_may_come_from(assessed: tuple[Assessment, Rulebook]) -> None:
    rows = {each["row"] for each in finding(assessed, "unknown", "industry_far_minimum")["numbers"]}
    assert {"29", "291", "292"} <= {row.split("industry=")[1].split("]")[0] for row in rows}
    assert {"2002", "2011", "2017"} <= {row.split("classification=")[1][:4] for row in rows}


def test_a_finding_names_its_inputs_with_the_hash_of_each_layer(
    assessed: tuple[Assessment, Rulebook],
) -> None:
    found, _ = assessed
    inputs = finding(assessed, "low", "industry_far_minimum")["inputs"]
    assert {"buildings.storeys", "buildings.geometry", "parcels.industry_code"} <= {
        each["input"] for each in inputs
    }
    for each in inputs:
        assert each["sha256"] == found.manifest["layers"][each["input"].split(".")[0]]["sha256"]


def test_an_overlay_is_its_own_input_and_no_column_of_the_parcels(
    assessed: tuple[Assessment, Rulebook],
) -> None:
    inputs = {each["input"] for each in finding(assessed, "low", "ecological_redlines")["inputs"]}
    assert "ecological_redlines.geometry" in inputs
    assert "parcels.ecological_redlines" not in inputs


def test_a_receipt_says_what_was_not_judged_and_what_was_assumed(
    assessed: tuple[Assessment, Rulebook],
) -> None:
    found, book = assessed
    said = receipt(found, book, 0)
    assert {"rule": "tax_per_mu", "why": "without_data", "missing": ["tax_wan"]} in said["not_judged"]
    assert {"new_storey_height_m", "storey_height_tolerance"} <= {
        each["number"] for each in said["assumptions"]
    }
    assert said["rulebook"] == book.sha256
    assert said["as_of"] == "2026-06-30"
    assert json.loads(json.dumps(said, allow_nan=False)) == said
    assert "Tax per mu too low (without data)" in not_judged_text(found.manifest, book)


@pytest.mark.parametrize(
    ("parcel_id", "rule", "words"),
    [
        ("low", "industry_far_minimum", "Counted FAR 0.40 is below the industry minimum 0.70"),
        ("dense", "industry_far_minimum", "Counted FAR 1.50 reaches the industry minimum 0.70"),
        (
            "unknown",
            "industry_far_minimum",
            "Cannot be judged: counted FAR 0.90 to 1.80, industry minimum 0.80 to 1.00",
        ),
        (
            "idle",
            "idle_land",
            (
                "Suspected idle for 1 full years (listed from 1); "
                "the finding of idleness is the authority's own procedure (not started)"
            ),
        ),
        ("low", "ecological_redlines", "Overlaps an ecological red line by 2,500 m²"),
    ],
)
def test_a_finding_is_said_in_words(
    assessed: tuple[Assessment, Rulebook], parcel_id: str, rule: str, words: str
) -> None:
    found, book = assessed
    assert sentence(*found.findings_of(found.position(parcel_id))[rule], book) == words


def test_the_same_is_said_in_chinese(assessed: tuple[Assessment, Rulebook]) -> None:
    use_language(Language.ZH)
    assert finding(assessed, "low", "industry_far_minimum")["sentence"].startswith("计容容积率 0.40")
    assert "逾期未动工" in finding(assessed, "idle", "idle_land")["sentence"]


def rechecked(workspace: Workspace, values: dict[str, float] | None = None) -> list[str]:
    run = load(workspace)
    return disagreements(run, workspace, rulebook_of(workspace, values=values), run.position("low"), values)


def test_a_run_agrees_with_the_inputs_it_was_made_from(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "w")
    save(assess(workspace), workspace)
    assert rechecked(workspace) == []
    save(assess(workspace, values={"industry_far_minimum": 0.3}), workspace)
    assert rechecked(workspace, {"industry_far_minimum": 0.3}) == []


def test_one_changed_cell_is_found(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "w")
    save(assess(workspace), workspace)
    buildings = workspace.read("buildings")
    buildings.loc[buildings["building_id"] == "B1", "storeys"] = 2.0
    workspace.write_layer("buildings", buildings)
    said = rechecked(workspace)
    assert any("“buildings” was changed" in each for each in said)
    assert any(each.startswith("far:") for each in said)
    assert not any("“parcels”" in each for each in said)


def test_a_changed_cell_of_another_parcel_is_found_by_the_hash(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "w")
    save(assess(workspace), workspace)
    parcels = workspace.read("parcels")
    parcels.loc[parcels["parcel_id"] == "dense", "far_max"] = 1.6
    workspace.write_layer("parcels", parcels)
    assert rechecked(workspace) == ["the layer “parcels” was changed since the run"]


def test_a_changed_rulebook_is_found(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "w")
    save(assess(workspace), workspace)
    (workspace.path / "numbers.toml").write_text(
        "[[numbers.industry_far_minimum.rows]]\nvalue = 0.3\n"
        'source = { document = "本局", place = "第一条", confidence = "BUREAU" }',
        "utf-8",
    )
    said = rechecked(workspace)
    assert "the rulebook was changed since the run" in said
    assert any(each.startswith("flags:") for each in said)


def test_a_parcel_that_is_gone_is_found(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "w")
    save(assess(workspace), workspace)
    parcels = workspace.read("parcels")
    workspace.write_layer("parcels", parcels[parcels["parcel_id"] != "low"].reset_index(drop=True))
    assert "the parcel is no longer there" in rechecked(workspace)


def test_a_layer_that_came_later_does_not_hide_what_it_changes(tmp_path: Path) -> None:
    first = one_parcel_town(tmp_path / "w")
    workspace = open_workspace(tmp_path / "w")
    save(first, workspace)
    other = mixed_town(tmp_path / "other")
    workspace.write_layer("ecological_redlines", other.read("ecological_redlines"))
    assert disagreements(load(workspace), workspace, rulebook_of(workspace), 0) != []


def rich_town(folder: Path) -> Workspace:
    """Return the mixed town with every further layer that a receipt of “low” may name."""
    workspace = mixed_town(folder)
    for name, rows in {
        "enterprises": [{"enterprise_id": "E", "year": 2025.0, "grade": "C", "status": "operating",
                         "tax_wan": 5.0, "fixed_investment_wan": 90.0, "is_eliminated_industry": False}],
        "enterprise_parcels": [{"enterprise_id": "E", "parcel_id": "low", "share": 1.0}],
    }.items():  # fmt: skip
        workspace.write_layer(name, pd.DataFrame(rows))
    for name, rows, shape in (
        ("planned_land_use", [{"planned_use": "1001", "far_max": 2.0}], square(0, 0)),
        ("urban_boundary", [{"name": "U"}], square(-1, -1, width=900, height=400)),
        ("shoreline", [{"name": "江", "rank": "main_stem"}], square(-20, 0)),
        ("ecological_spaces", [{"name": "S"}], square(0, 0.5)),
    ):
        workspace.write_layer(name, layer(rows, [shape]))
    return workspace


def changed(value: Any) -> Any:
    """Return another value of the same kind."""
    match value:
        case bool() | np.bool_():
            return not value
        case str():
            return value + "9"
        case pd.Timestamp():
            return value + pd.Timedelta(days=1)
        case shapely.Geometry():
            return shapely.affinity.translate(value, 0.01)
        case float():
            return value + 0.01
    return {"missing": True}


def test_any_one_cell_changed_of_a_layer_that_the_receipt_names_is_found(tmp_path: Path) -> None:
    workspace = rich_town(tmp_path / "w")
    found, book = assess(workspace), rulebook_of(workspace)
    said = receipt(found, book, found.position("low"))
    named = {used["input"].partition(".")[0] for each in said["findings"] for used in each["inputs"]}
    assert len(named) == 10
    unnoticed = []
    for name in sorted(named):
        table, recorded = workspace.read(name), found.manifest["layers"][name]["sha256"]
        for at in range(len(table)):
            for column in table.columns:
                value = table[column].iloc[at]
                if value is None or (not isinstance(value, shapely.Geometry) and pd.isna(value)):
                    continue
                other = table.copy()
                other.loc[other.index[at], column] = changed(value)
                if content_sha256(layer_named(name), other, workspace.crs) == recorded:
                    unnoticed.append((name, column, at))
    assert unnoticed == []


def test_verifying_names_every_layer_of_the_receipt_that_changed(tmp_path: Path) -> None:
    workspace = rich_town(tmp_path / "w")
    save(assess(workspace), workspace)
    run = load(workspace)
    said = receipt(run, rulebook_of(workspace), run.position("low"))
    named = {used["input"].partition(".")[0] for each in said["findings"] for used in each["inputs"]}
    for name in named:
        table = workspace.read(name)
        column = next(
            each for each in table.columns[::-1] if each != "geometry" and table[each].notna().any()
        )
        at = table.index[table[column].notna()][-1]
        table.loc[at, column] = changed(table[column].loc[at])
        workspace.write_layer(name, table)
    words = rechecked(workspace)
    assert [
        name for name in sorted(named) if not any(f"“{name}” was changed" in each for each in words)
    ] == []
