"""Saved runs as the verbs look at them."""

from __future__ import annotations

from pathlib import Path

from zonemap.assessment import Assessment, load, rulebook_of, workspace_of
from zonemap.errors import ZonemapError
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace, open_workspace


def opened_run(folder: Path, run: str | None) -> tuple[Workspace, Assessment]:
    """Return a saved run, the latest where none is named, and the workspace as the run saw it."""
    opened = open_workspace(folder)
    assessment = load(opened, run)
    return workspace_of(opened, assessment.manifest), assessment


def rulebook_for(workspace: Workspace, run: Assessment) -> Rulebook:
    """Return the rulebook a saved run was judged by: the workspace's, with the scenario's values."""
    return rulebook_of(workspace, values=run.manifest.get("values") or None)


def refuse_unknown_zone(assessment: Assessment, zone: str | None) -> None:
    """Raise `ZonemapError` when a zone is asked for in which no parcel lies."""
    if zone is not None and not (assessment.parcels["zone_id"] == zone).any():
        zones = ", ".join(sorted(assessment.parcels["zone_id"].dropna().unique()))
        raise ZonemapError(
            "unknown_zone",
            _("No parcel lies in a zone “{zone}”").format(zone=zone),
            _("use one of: {names}").format(names=zones or "–"),
        )
