"""The numbers that studies read are those they name: the lint of the rulebook leans on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.assessment.studies.belted import belted_town
from tests.assessment.studies.test_gains import LISTED, PRICES, priced_town
from tests.assessment.studies.test_phases import YEARS, zone_of
from tests.assessment.studies.test_supply import layers
from tests.toytown import town
from zonemap.assessment import assess, rulebook_of
from zonemap.assessment.studies import (
    NUMBERS,
    PHASE_AREA,
    evaluation_document,
    pareto_front,
    phase_plan,
    savings_of,
    setting_rows,
    sites_of,
    split_plans,
    zone_setting,
)
from zonemap.assessment.studies.belt import belt_document
from zonemap.assessment.studies.supply import supply_of
from zonemap.plan import Number, Rulebook


def test_the_numbers_that_studies_read_are_the_ones_declared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, planned = zone_of(tmp_path / "w"), town(tmp_path / "planned", layers())
    belted = belted_town(tmp_path / "belted")
    run_of_belted = assess(belted)
    run, rulebook, run_of_planned = assess(workspace), rulebook_of(workspace), assess(planned)
    priced = priced_town(tmp_path / "priced", PRICES)
    run_of_priced = assess(priced)
    read: set[str] = set()
    number = Rulebook.number

    def recorded(self: Rulebook, name: str) -> Number:
        read.add(name)
        return number(self, name)

    monkeypatch.setattr(Rulebook, "number", recorded)
    sites_of(run, workspace, rulebook)
    phase_plan(run, workspace, rulebook, zone_id="Z", area_per_year_m2=1_000.0, years=YEARS)
    pareto_front(run, workspace, rulebook)
    supply_of(run_of_planned, planned, rulebook)
    evaluation_document(run, rulebook, None)
    split_plans(run_of_planned, planned, rulebook)
    savings_of(run_of_priced, priced, rulebook, LISTED)
    belt_document(run_of_belted, belted, rulebook)
    zone_setting(run, rulebook, PHASE_AREA, "Z")
    assert read == NUMBERS


def test_a_pace_of_one_zone_is_no_pace_of_another(tmp_path: Path) -> None:
    workspace = zone_of(tmp_path / "w")
    (workspace.path / "numbers.toml").write_text(
        f"""
[[numbers.{PHASE_AREA}.rows]]
scope = {{ zone = "Z" }}
dateless = {{ zh = "本局设定", en = "the bureau's own" }}
value = 5000
source = {{ document = "本局", place = "年度计划", confidence = "BUREAU" }}
""",
        "utf-8",
    )
    run, rulebook = assess(workspace), rulebook_of(workspace)
    assert zone_setting(run, rulebook, PHASE_AREA, "Z") == 5_000.0
    assert np.isnan(zone_setting(run, rulebook, PHASE_AREA, "other"))
    assert [row.is_local for row in setting_rows(run, rulebook, PHASE_AREA, zone="Z")] == [True]
    assert setting_rows(run, rulebook, PHASE_AREA, zone="other") == ()
