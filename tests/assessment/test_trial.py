"""Trying a number on a run says just what assessing anew with it would say, and measures nothing it need not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assessment.town import mixed_town
from tests.toytown import layer, square
from zonemap.assessment import (
    MEASURED_WITH,
    Trial,
    assess,
    clause_rows,
    load,
    rulebook_of,
    save,
    thresholds,
    trial_of,
)
from zonemap.errors import ZonemapError
from zonemap.facts import measure_parcels
from zonemap.facts.enterprises import NUMBERS as GRADING
from zonemap.plan import Number, Rulebook, load_plan
from zonemap.workspace import open_workspace

NUMBERS = sorted(number.name for number in thresholds(load_plan()))


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    workspace = mixed_town(tmp_path_factory.mktemp("trial") / "w")
    workspace.write_layer("shoreline", layer([{"name": "江", "rank": "main_stem"}], [square(-9, 0)]))
    plan = [
        {"planned_use": "100101", "far_max": 1.8, "height_max_m": 12.0},
        {"planned_use": "0901", "far_max": 3.0},
    ]
    workspace.write_layer("planned_land_use", layer(plan, [square(4, 0, width=90), square(8, 0, width=80)]))
    save(assess(workspace), workspace)
    return trial_of(workspace, load(workspace))


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_tried_says_what_assessing_anew_says(name: str, trial: Trial) -> None:
    row = load_plan().number(name).rows[0]
    value = max(0.37, load_plan().number(name).minimum) if row.low < 0 else row.low * 0.7
    tried, rulebook = trial.judged({name: value})
    anew = assess(trial.workspace, values={name: value})
    assert tried.run == anew.run
    assert tried.parcels.equals(anew.parcels)
    assert tried.constraints.equals(anew.constraints)
    assert tried.scorecard.equals(anew.scorecard)
    assert rulebook.sha256 == anew.manifest["rulebook"]
    untimed = {key: value for key, value in tried.manifest.items() if key != "seconds"}
    assert untimed == {key: value for key, value in anew.manifest.items() if key != "seconds"}
    for rule, found in anew.findings.items():
        assert (tried.findings[rule].verdict == found.verdict).all()
        assert (tried.findings[rule].position == found.position).all()


def test_a_trial_changes_nothing_of_the_run_and_nothing_on_disk(trial: Trial) -> None:
    before = {path: path.stat().st_mtime_ns for path in trial.workspace.path.rglob("*")}
    listed = trial.base.parcels["listing"].tolist()
    tried, _rulebook = trial.judged({"industry_far_minimum": 5.0})
    assert tried.parcels["listing"].tolist() != listed
    assert trial.base.parcels["listing"].tolist() == listed
    assert {path: path.stat().st_mtime_ns for path in trial.workspace.path.rglob("*")} == before


def test_a_number_of_judging_alone_measures_nothing(trial: Trial) -> None:
    stages: list[str] = []
    trial.judged({"industry_far_minimum": 0.9}, stages.append)
    assert stages == ["judge", "analyse"]


def test_the_numbers_that_measuring_reads_are_the_ones_declared(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: set[str] = set()
    number = Rulebook.number

    def recorded(self: Rulebook, name: str) -> Number:
        read.add(name)
        return number(self, name)

    monkeypatch.setattr(Rulebook, "number", recorded)
    measure_parcels(trial.workspace, rulebook_of(trial.workspace), as_of=trial.workspace.settings.as_of)
    assert read | set(GRADING) == MEASURED_WITH, "grades lean on all of theirs once the first is set"


def test_every_number_that_can_be_tried_serves_a_clause() -> None:
    plan = load_plan()
    for number in thresholds(plan):
        rows = clause_rows(number)
        assert rows, number.name
        assert all(plan.clauses[row].quote for row in rows)


def test_lists_of_industries_are_no_thresholds() -> None:
    assert not {"chemical_industries", "entry_far_collective_decision"} & set(NUMBERS)


def test_what_the_bureau_sets_comes_before_what_the_law_says() -> None:
    order = [number.is_bureaus for number in thresholds(load_plan())]
    assert order == sorted(order, reverse=True)


def test_values_of_the_run_stay_unless_set_anew(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "w")
    save(assess(workspace, values={"industry_far_minimum": 2.0}), workspace)
    tried, _rulebook = trial_of(workspace, load(workspace)).judged({"idle_after_years": 3.0})
    assert tried.manifest["values"] == {"industry_far_minimum": 2.0, "idle_after_years": 3.0}
    assert tried.run == assess(workspace, values=tried.manifest["values"]).run


def test_a_run_whose_data_changed_is_not_tried_on(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "w")
    save(assess(workspace), workspace)
    workspace.write_layer("farmland", layer([{"name": "F2"}], [square(0.9, 0, width=10)]))
    opened = open_workspace(workspace.path)
    with pytest.raises(ZonemapError, match="assess") as refused:
        trial_of(opened, load(opened))
    assert refused.value.code == "run_outdated"


@pytest.mark.parametrize(
    "values", [{"no_such_number": 1.0}, {"new_storey_height_m": 0.1}, {"sliver_share": -1.0}]
)
def test_what_cannot_be_set_is_refused_in_words(values: dict[str, float], trial: Trial) -> None:
    with pytest.raises(ZonemapError) as refused:
        trial.judged(values)
    assert refused.value.remedy
