"""Recomputing a receipt from the stored inputs: it fails when one cell was changed."""

from __future__ import annotations

from datetime import date
from hashlib import file_digest
from typing import Any

from zonemap.assessment.assessing import assess
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.rows import parcel_row
from zonemap.layers import layer_named
from zonemap.plan import Rulebook
from zonemap.store.content import content_sha256
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace


def disagreements(
    assessment: Assessment,
    workspace: Workspace,
    rulebook: Rulebook,
    position: int,
    values: dict[str, float] | None = None,
) -> list[str]:
    """Return what no longer agrees between a saved run and its inputs, in words; empty when all does.

    Layers and rasters are compared by the hash of what is stored now, and the parcel is measured and judged again.
    """
    found = [
        _("the layer “{name}” was changed since the run").format(name=name)
        for name, layer in assessment.manifest["layers"].items()
        if not workspace.has(name) or _content(workspace, name) != layer["sha256"]
    ]
    found += [
        _("the raster “{name}” was changed since the run").format(name=name)
        for name, digest in assessment.manifest["rasters"].items()
        if _raster_content(workspace, name) != digest
    ]
    if rulebook.sha256 != assessment.manifest["rulebook"]:
        found.append(_("the rulebook was changed since the run"))
    again = assess(workspace, as_of=date.fromisoformat(assessment.manifest["as_of"]), values=values)
    parcel_id = str(assessment.parcels.index[position])
    if parcel_id not in again.parcels.index:
        return [*found, _("the parcel is no longer there")]
    before = parcel_row(assessment, rulebook, position)
    after = parcel_row(again, rulebook, again.position(parcel_id))
    return found + [
        _("{name}: {before} in the run, {after} recomputed").format(
            name=name, before=_short(before[name]), after=_short(after.get(name))
        )
        for name in before
        if not _same(before[name], after.get(name))
    ]


def _content(workspace: Workspace, name: str) -> str:
    return content_sha256(layer_named(name), workspace.read(name), workspace.crs)


def _raster_content(workspace: Workspace, name: str) -> str | None:
    """Return the hash of a raster as it lies in the workspace; None where it is gone."""
    record = workspace.rasters().get(name)
    file = workspace.path / record.file if record is not None else None
    if file is None or not file.is_file():
        return None
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return abs(left - right) <= 1e-9 * max(1.0, abs(left))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(_same(a, b) for a, b in zip(left, right, strict=True))
    return bool(left == right)


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:77] + "…"
