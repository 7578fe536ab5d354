"""The mixed town, assessed, with texts in it that some program would take for a formula, a template or markup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.assessment.town import mixed_town
from zonemap.assessment import Assessment, assess, rulebook_of, save
from zonemap.plan import Rulebook
from zonemap.reports import Report, report_of
from zonemap.tables import Column
from zonemap.workspace import Workspace, open_workspace

FORMULA = '=HYPERLINK("x","y")'
ZONE = "@Z1"
LIVE = (
    "<img src=x onerror=alert(1)>",
    "${7*7}",
    "`id`",
    "{{ 7*7 }}",
    "{% for x in range(9) %}x{% endfor %}",
    "{_{ 7*7 }_}",
    '#read("secret.txt")',
    "*bold* _low_ $x$ @label <y>",
    "</w:t></w:r><w:t>&amp;",
)
"""Texts that would run or vanish where they were taken for markup."""


@dataclass(frozen=True)
class Judged:
    workspace: Workspace
    assessment: Assessment
    rulebook: Rulebook

    def report(self, **options: Any) -> Report:
        return report_of(self.workspace, self.assessment, self.rulebook, **options)


def judged_town(
    folder: Path, *, synthetic: bool = True, parcel: str = FORMULA, zone: str = "+东区", bureau: str = ""
) -> Judged:
    """Return the mixed town, assessed and saved; one parcel bears a formula as its id, the eastern zone an @."""
    workspace = mixed_town(folder, synthetic=synthetic)
    if bureau:
        settings = workspace.path / "zonemap.toml"
        settings.write_text(
            settings.read_text("utf-8").replace('bureau = ""', f"bureau = '{bureau}'"), "utf-8"
        )
        workspace = open_workspace(workspace.path)
    parcels = workspace.read("parcels")
    parcels["parcel_id"] = parcels["parcel_id"].replace("dense", parcel)
    parcels["zone_id"] = parcels["zone_id"].replace("Z1", ZONE)
    zones = workspace.read("zones")
    zones["zone_id"] = zones["zone_id"].replace("Z1", ZONE)
    zones["name"] = zones["name"].replace("东区", zone)
    workspace.write_layer("parcels", parcels)
    workspace.write_layer("zones", zones)
    assessment = assess(workspace)
    save(assessment, workspace)
    return Judged(workspace, assessment, rulebook_of(workspace))


def with_cell(report: Report, table: str, column: str, row: int, value: Any) -> Report:
    """Return the report with one cell of one table changed."""
    old = getattr(report, table)
    columns = tuple(_changed(each, row, value) if each.name == column else each for each in old.columns)
    return replace(report, **{table: replace(old, columns=columns)})


def _changed(column: Column, row: int, value: Any) -> Column:
    cells = list(column.cells)
    cells[row] = value
    return replace(column, cells=cells)
