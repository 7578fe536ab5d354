"""The mixed town, assessed, with texts in it that a spreadsheet would take for formulas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.assessment.town import mixed_town
from zonemap.assessment import Assessment, assess, rulebook_of, save
from zonemap.plan import Rulebook
from zonemap.reports import Report, report_of
from zonemap.workspace import Workspace

FORMULA = '=HYPERLINK("x","y")'
ZONE = "@Z1"


@dataclass(frozen=True)
class Judged:
    workspace: Workspace
    assessment: Assessment
    rulebook: Rulebook

    def report(self, **options: Any) -> Report:
        return report_of(self.workspace, self.assessment, self.rulebook, **options)


def judged_town(folder: Path, *, synthetic: bool = True) -> Judged:
    """Return the mixed town, assessed and saved; the parcel `dense` bears a formula, the eastern zone an @."""
    workspace = mixed_town(folder, synthetic=synthetic)
    parcels = workspace.read("parcels")
    parcels["parcel_id"] = parcels["parcel_id"].replace("dense", FORMULA)
    parcels["zone_id"] = parcels["zone_id"].replace("Z1", ZONE)
    zones = workspace.read("zones")
    zones["zone_id"] = zones["zone_id"].replace("Z1", ZONE)
    zones["name"] = zones["name"].replace("东区", "+东区")
    workspace.write_layer("parcels", parcels)
    workspace.write_layer("zones", zones)
    assessment = assess(workspace)
    save(assessment, workspace)
    return Judged(workspace, assessment, rulebook_of(workspace))
