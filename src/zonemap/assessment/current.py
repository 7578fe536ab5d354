"""Layers that are read again for a run must be those that it was made from."""

from __future__ import annotations

from collections.abc import Iterable

from zonemap.assessment.assessment import Assessment
from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace


def refuse_changed(assessment: Assessment, workspace: Workspace, layers: Iterable[str]) -> None:
    """Raise `ZonemapError` where one of the layers is not what it was when the run was made."""
    before = assessment.manifest["layers"]
    for name in layers:
        now = workspace.record(name).sha256 if workspace.has(name) else None
        if now != before.get(name, {}).get("sha256"):
            raise ZonemapError(
                "run_outdated",
                _("The data, settings or rules have changed since the run {run}").format(run=assessment.run),
                _("assess again: zonemap assess {path}").format(path=workspace.path),
            )
