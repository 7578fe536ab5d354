"""What is wrong in `scenarios.toml` is said with its line, its key and what to do, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assessment.town import mixed_town
from zonemap.assessment import assess, save
from zonemap.assessment.scenarios import FILE, chosen, read_scenarios
from zonemap.errors import ZonemapError
from zonemap.workspace import Ceiling, Workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = mixed_town(tmp_path_factory.mktemp("reading") / "w")
    save(assess(made, run="first"), made)
    return made


def write(workspace: Workspace, text: str) -> None:
    (workspace.path / FILE).write_text(text, encoding="utf-8")


def test_a_scenario_is_read_as_it_is_written(workspace: Workspace) -> None:
    write(
        workspace,
        """
[[scenario]]
name = "更高"
title = "东区放宽"
values = { industry_far_minimum = 1 }
without = ["farmland"]
[[scenario.ceilings]]
condition = "far_max"
zone = "Z1"
factor = 1.2
""",
    )
    (scenario,), faults = read_scenarios(workspace)
    assert faults == []
    assert (scenario.name, scenario.title, scenario.base) == ("更高", "东区放宽", "first")
    assert scenario.values == {"industry_far_minimum": 1.0}
    assert scenario.ceilings == (Ceiling("far_max", zone="Z1", factor=1.2),)
    assert scenario.without == ("farmland",)


ENTRY = '[[scenario]]\nname = "s"\n'


@pytest.mark.parametrize(
    ("text", "code", "line", "key"),
    [
        (ENTRY + "values = { idle_years = 1 }", "unknown_number", 3, "values.idle_years"),
        (ENTRY + 'values = { idle_after_years = "2" }', "rulebook_entry", 3, "values.idle_after_years"),
        (ENTRY + "values = { idle_after_years = nan }", "rulebook_entry", 3, "values.idle_after_years"),
        (ENTRY + "values = { new_storey_height_m = 0.5 }", "bad_value", 3, "values.new_storey_height_m"),
        (ENTRY + "values = { chemical_industries = 1 }", "unknown_number", 3, "values.chemical_industries"),
        (ENTRY + 'without = ["red_lines"]', "absent_layer", 3, "without.0"),
        (ENTRY + 'without = ["parcels"]', "absent_layer", 3, "without.0"),
        (ENTRY + 'base = "nowhere"\nwithout = ["farmland"]', "unknown_run", 3, "base"),
        (ENTRY + 'base = "scenario-s"\nwithout = ["farmland"]', "scenario_on_scenario", 3, "base"),
        (ENTRY + 'prices = { land = 3 }', "rulebook_entry", 3, "prices"),
        (ENTRY, "scenario_without_change", 1, ""),
        ('[[scenario]]\nname = "a/b"\nwithout = ["farmland"]', "bad_scenario_name", 2, "name"),
        (
            ENTRY + 'ceilings = [{ condition = "far_max", factor = 2, value = 2 }]',
            "bad_ceiling", 3, "ceilings.0",
        ),
        (ENTRY + 'ceilings = [{ condition = "far_max" }]', "bad_ceiling", 3, "ceilings.0"),
        (
            ENTRY + 'ceilings = [{ condition = "far_max", zone = "Z9", value = 2 }]',
            "unknown_zone", 3, "ceilings.0.zone",
        ),
        (
            ENTRY + 'ceilings = [{ condition = "density_max", value = 60 }]',
            "bad_value", 3, "ceilings.0.value",
        ),
        (ENTRY + 'ceilings = [{ condition = "far", value = 2 }]', "rulebook_entry", 3, "ceilings.0.condition"),
    ],
    ids=[
        "a number that there is not", "a value that is text", "a value that is no number", "a value too small",
        "a list has no one value", "a layer that there is not", "parcels cannot be left out",
        "a run that there is not", "a base that is made anew", "a key that there is not", "nothing changes",
        "a name that cannot name a run", "factor and value", "neither factor nor value", "a zone without parcels",
        "a share above one", "a condition that there is not",
    ],
)  # fmt: skip
def test_a_fault_names_line_and_key(text: str, code: str, line: int, key: str, workspace: Workspace) -> None:
    write(workspace, text)
    scenarios, (fault, *_) = read_scenarios(workspace)
    assert scenarios == []
    assert (fault.code, fault.file, fault.line) == (code, FILE, line)
    assert fault.key == f"scenario.0.{key}".rstrip(".")
    assert fault.remedy


def test_all_faults_are_told_at_once(workspace: Workspace) -> None:
    write(workspace, ENTRY + 'without = ["moon"]\n' + ENTRY + 'without = ["sun"]\n')
    _scenarios, faults = read_scenarios(workspace)
    assert [fault.code for fault in faults] == ["absent_layer", "scenario_doubled", "absent_layer"]


def test_a_file_that_is_absent_is_said_so(tmp_path: Path) -> None:
    made = mixed_town(tmp_path / "w")
    with pytest.raises(ZonemapError) as refused:
        read_scenarios(made)
    assert refused.value.code == "no_scenarios"


def test_a_planned_condition_that_no_layer_gives_cannot_be_changed(tmp_path: Path) -> None:
    from tests.toytown import layer, parcel, square, town

    made = town(tmp_path / "w", {"parcels": layer([parcel(far_max=2.0)], [square(0, 0)])})
    save(assess(made), made)
    write(made, ENTRY + 'ceilings = [{ condition = "height_max_m", value = 30 }]')
    _scenarios, (fault,) = read_scenarios(made)
    assert fault.code == "absent_condition"


def test_only_some_are_chosen_by_name(workspace: Workspace) -> None:
    write(workspace, ENTRY + 'without = ["farmland"]\n[[scenario]]\nname = "t"\nwithout = ["zones"]')
    scenarios, _faults = read_scenarios(workspace)
    assert [each.name for each in chosen(scenarios, ["t"])] == ["t"]
    with pytest.raises(ZonemapError, match="u"):
        chosen(scenarios, ["u"])
