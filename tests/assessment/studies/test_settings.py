"""The numbers that studies read are those they name: the lint of the rulebook leans on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.assessment.studies.test_phases import YEARS, zone_of
from zonemap.assessment import assess, rulebook_of
from zonemap.assessment.studies import NUMBERS, phase_plan, sites_of
from zonemap.findings import Quantity
from zonemap.plan import Rulebook


def test_the_numbers_that_studies_read_are_the_ones_declared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = zone_of(tmp_path / "w")
    run, rulebook = assess(workspace), rulebook_of(workspace)
    read: set[str] = set()
    setting = Rulebook.setting

    def recorded(self: Rulebook, name: str, day: date | np.datetime64) -> Quantity:
        read.add(name)
        return setting(self, name, day)

    monkeypatch.setattr(Rulebook, "setting", recorded)
    sites_of(run, workspace, rulebook)
    phase_plan(run, workspace, rulebook, zone_id="Z", area_per_year_m2=1_000.0, years=YEARS)
    assert read == NUMBERS
