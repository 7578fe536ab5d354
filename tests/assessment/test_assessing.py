"""One call from workspace to result: the same input gives the same run, and what changes it changes its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.assessment.town import BELOW, SURFACE, mixed_town
from tests.toytown import layer, one_parcel_town, parcel, square, verdict_of
from zonemap.assessment import Assessment, assess, rulebook_of
from zonemap.errors import ZonemapError
from zonemap.rules import CATALOGUE
from zonemap.workspace import Workspace, open_workspace

NUMBERS = """
[[numbers.tax_per_mu_minimum.rows]]
value = 5
source = { document = "本局", place = "第一条", confidence = "BUREAU" }
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return assess(mixed_town(tmp_path_factory.mktemp("town") / "w"))


def reopened(workspace: Workspace, old: str, new: str) -> Workspace:
    """Return the workspace after a planner changed its settings."""
    file = workspace.path / "zonemap.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    return open_workspace(workspace.path)


def test_the_same_input_gives_the_same_run(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "w")
    first, second = assess(workspace), assess(open_workspace(workspace.path))
    assert first.run == second.run
    assert first.run.startswith("20260630-")
    assert first.parcels.equals(second.parcels)


def test_the_same_layers_in_another_folder_give_the_same_run(tmp_path: Path) -> None:
    assert assess(mixed_town(tmp_path / "a")).run == assess(mixed_town(tmp_path / "b")).run


def _another_layer(workspace: Workspace) -> Assessment:
    workspace.write_layer("farmland", layer([{"name": "F2"}], [square(0.9995, 0, width=10)]))
    return assess(workspace)


def _another_number(workspace: Workspace) -> Assessment:
    (workspace.path / "numbers.toml").write_text(NUMBERS, "utf-8")
    return assess(workspace)


CHANGES: dict[str, Callable[[Workspace], Assessment]] = {
    "one cell of a layer": _another_layer,
    "a number of the bureau": _another_number,
    "the day of judgement": lambda workspace: assess(workspace, as_of=date(2026, 6, 29)),
    "a scenario": lambda workspace: assess(workspace, values={"industry_far_minimum": 0.9}),
    "a flag switched off": lambda workspace: assess(reopened(workspace, "off = []", 'off = ["idle_land"]')),
    "a partial layer": lambda workspace: assess(
        reopened(workspace, "partial_layers = []", 'partial_layers = ["buildings"]')
    ),
    "an accepted confidence": lambda workspace: assess(
        reopened(workspace, '"MEMORY-high"]', '"MEMORY-high", "SOURCED-weak"]')
    ),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_run_has_another_name_when_its_input_changes(tmp_path: Path, change: str) -> None:
    workspace = mixed_town(tmp_path / "w")
    before = assess(workspace)
    after = CHANGES[change](workspace)
    assert after.manifest["digest"] != before.manifest["digest"]
    assert after.run != before.run


def test_a_scenario_judges_again_and_says_so(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "w")
    plain, scenario = assess(workspace), assess(workspace, values={"industry_far_minimum": 0.3})
    assert verdict_of(plain, "industry_far_minimum", "low") == "breached"
    assert verdict_of(scenario, "industry_far_minimum", "low") == "met"
    assert scenario.manifest["values"] == {"industry_far_minimum": 0.3}
    assert plain.manifest["values"] == {}


def test_a_bureau_accepts_a_weak_source_and_its_number_is_used(tmp_path: Path) -> None:
    columns = {"supplied_on": "2024-01-01", "yard_area_m2": 3_500.0, "structure_area_m2": 0.0}
    before = one_parcel_town(
        tmp_path / "w", parcel_columns=columns, buildings=[{"storeys": 1}], footprints=[square(50, 50)]
    )
    assert verdict_of(before, "building_coefficient") == "unknown"
    workspace = reopened(open_workspace(tmp_path / "w"), '"MEMORY-high"]', '"MEMORY-high", "SOURCED-weak"]')
    after = assess(workspace)
    assert verdict_of(after, "building_coefficient") == "breached"
    confidence = {each["confidence"] for each in after.manifest["numbers"].values()}
    assert "SOURCED-weak" in confidence


@pytest.mark.parametrize(
    ("day", "verdict"),
    [(date(2025, 12, 31), "met"), (date(2026, 1, 1), "breached")],
    ids=["the day before a year is full", "the day it is"],
)
def test_the_day_of_judgement_decides_what_is_idle(tmp_path: Path, day: date, verdict: str) -> None:
    workspace = mixed_town(tmp_path / "w")
    assert verdict_of(assess(workspace, as_of=day), "idle_land", "idle") == verdict


def test_without_a_day_the_workspaces_own_is_taken(found: Assessment) -> None:
    assert found.manifest["as_of"] == "2026-06-30"


def test_the_list_of_the_town(found: Assessment) -> None:
    assert found.parcels["listing"].to_dict() == {
        "low": "certain",
        "dense": "possible",
        "unknown": "possible",
        "idle": "certain",
        SURFACE: "possible",
        BELOW: "certain",
    }


def test_sums_close(found: Assessment) -> None:
    totals, parcels = found.manifest["totals"], found.parcels
    assert sum(each["parcels"] for each in totals["listing"].values()) == totals["parcels"] == len(parcels)
    assert sum(each["area_m2"] for each in totals["listing"].values()) == pytest.approx(totals["area_m2"])
    assert totals["drawn_area_m2"] == 50_000, "the parcel below is not counted again"
    assert totals["area_m2"] == 49_500, "with the registered area of one"
    assert abs(totals["ellipsoidal_area_m2"] / totals["drawn_area_m2"] - 1) < 1e-3
    assert totals["rules"] == len(CATALOGUE)


def test_a_sum_with_an_open_end_is_open(found: Assessment) -> None:
    assert found.manifest["totals"]["listing"]["certain"]["gain_cap_m2"]["high"] is None
    assert found.manifest["totals"]["listing"]["certain"]["gain_cap_m2"]["low"] == 16_000


def test_every_rule_is_judged_or_named_as_not_judged(found: Assessment) -> None:
    not_judged = {each["rule"]: each["why"] for each in found.manifest["not_judged"]}
    assert set(found.findings) | set(not_judged) == set(CATALOGUE)
    assert not set(found.findings) & set(not_judged)
    assert set(not_judged.values()) <= {"off", "without_data"}


def test_the_manifest_names_every_layer_with_its_hash(found: Assessment) -> None:
    layers = found.manifest["layers"]
    assert set(layers) == {
        "parcels",
        "buildings",
        "zones",
        "ecological_redlines",
        "farmland",
        "control_units",
    }
    assert all(len(each["sha256"]) == 64 for each in layers.values())


def test_every_row_of_numbers_that_a_finding_leans_on_is_in_the_manifest(found: Assessment) -> None:
    for findings in found.findings.values():
        for rows in findings.choices:
            assert set(rows) <= set(found.manifest["numbers"])


def test_findings_of_a_parcel_are_its_own(found: Assessment) -> None:
    for name, (findings, at) in found.findings_of(found.position("idle")).items():
        assert findings.position[at] == found.position("idle")
        assert name in found.findings
    assert np.all(found.listing_codes == [2, 1, 1, 2, 1, 2])


def test_an_unknown_parcel_is_a_key_error(found: Assessment) -> None:
    with pytest.raises(KeyError):
        found.position("nowhere")


def test_a_flag_that_is_switched_off_by_a_wrong_name_is_refused(tmp_path: Path) -> None:
    workspace = reopened(mixed_town(tmp_path / "w"), "off = []", 'off = ["idle"]')
    with pytest.raises(ZonemapError, match="idle") as error:
        assess(workspace)
    assert error.value.code == "unknown_rule"
    assert "idle_land" in error.value.remedy


def test_the_rulebook_of_a_workspace_holds_its_own_rows(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "w")
    (workspace.path / "numbers.toml").write_text(NUMBERS, "utf-8")
    assert rulebook_of(workspace).number("tax_per_mu_minimum").rows[0].is_local


def test_a_parcel_alone_is_enough(tmp_path: Path) -> None:
    found = one_parcel_town(tmp_path / "w", parcel_columns={"land_use": None})
    assert found.parcels["listing"].tolist() == ["not"]
    assert found.parcels["is_judged"].tolist() == [False], "nothing is claimed of it"
    assert parcel()["parcel_id"] in found.parcels.index
