"""Runs on disk: saved whole or not at all, and read back as they were."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from zonemap.assessment.assessment import Assessment
from zonemap.collecting import uncollected
from zonemap.errors import ZonemapError, explained
from zonemap.findings import Findings, Quantity
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace
from zonemap.writing import replaced_folder, write_text_whole

_LATEST: Final = "latest.txt"
_SCORECARD: Final = "scorecard.parquet"
_NAME: Final = re.compile(r"\w[\w-]*")
"""What may name a run: never a path, for a run replaces the folder of its name."""


def save(assessment: Assessment, workspace: Workspace, *, is_latest: bool = True) -> Path:
    """Write the run into the workspace and return its folder; an older run of the same name is replaced.

    Verbs that name no run take the latest; a scenario does not become it.
    """
    results = workspace.path / "results"
    target = results / assessment.run
    if not _NAME.fullmatch(assessment.run):
        raise ZonemapError(
            "bad_run_name",
            _("“{name}” cannot name a run").format(name=assessment.run),
            _("use letters, digits and hyphens"),
        )
    long, choices = _flattened(assessment.findings)
    manifest = {**assessment.manifest, "run": assessment.run, "choices": choices}
    try:
        results.mkdir(exist_ok=True)
        with replaced_folder(target) as waiting:
            assessment.parcels.to_parquet(waiting / "parcels.parquet")
            assessment.constraints.to_parquet(waiting / "constraints.parquet")
            assessment.waterfall.to_parquet(waiting / "waterfall.parquet")
            long.to_parquet(waiting / "findings.parquet")
            assessment.scorecard.to_parquet(waiting / _SCORECARD)
            (waiting / "manifest.json").write_text(
                json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8"
            )
        if is_latest:
            write_text_whole(results / _LATEST, assessment.run)
    except OSError as error:
        raise ZonemapError(
            "cannot_write",
            _("The run cannot be written to {path}: {reason}").format(path=results, reason=error),
            _("free space on the disk, or check that the folder may be written to"),
        ) from error
    return target


def runs(workspace: Workspace) -> list[str]:
    """Return the names of the saved runs, oldest first."""
    folders = [file.parent for file in (workspace.path / "results").glob("[!.]*/manifest.json")]
    return [folder.name for folder in sorted(folders, key=lambda folder: folder.stat().st_mtime_ns)]


def latest_run(workspace: Workspace) -> str:
    """Return the run saved last; a `ZonemapError` when nothing has been assessed."""
    file = workspace.path / "results" / _LATEST
    if not file.exists():
        raise ZonemapError(
            "not_assessed",
            _("{path} has not been assessed yet").format(path=workspace.path),
            _("run: zonemap assess {path}").format(path=workspace.path),
        )
    return file.read_text("utf-8").strip()


@uncollected()
def load(workspace: Workspace, run: str | None = None) -> Assessment:
    """Return a saved run, the latest one when no name is given."""
    name = run or latest_run(workspace)
    folder = workspace.path / "results" / name
    if name not in runs(workspace):
        raise ZonemapError(
            "unknown_run",
            _("{path} has no run “{name}”").format(path=workspace.path, name=name),
            _("use one of: {names}").format(names=", ".join(runs(workspace)) or "–"),
        )
    with explained(
        ValueError,
        KeyError,
        OSError,
        code="run_damaged",
        message=_("The run “{name}” is damaged").format(name=name),
        remedy=_("assess again: zonemap assess {path}").format(path=workspace.path),
    ):
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
        return Assessment(
            run=name,
            parcels=gpd.read_parquet(folder / "parcels.parquet"),
            findings=_restored(pd.read_parquet(folder / "findings.parquet"), manifest["choices"]),
            constraints=pd.read_parquet(folder / "constraints.parquet"),
            manifest=manifest,
            scorecard=_scorecard(folder / _SCORECARD),
            waterfall=pd.read_parquet(folder / "waterfall.parquet"),
        )


def _scorecard(file: Path) -> pd.DataFrame:
    """Return the cards of the zones; none of a run that was saved before there were any."""
    return pd.read_parquet(file) if file.exists() else pd.DataFrame()


def _flattened(findings: Any) -> tuple[pd.DataFrame, dict[str, list[list[str]]]]:
    parts = [
        pd.DataFrame(
            {
                "rule": pd.Categorical([name] * len(found), categories=list(findings)),
                "position": found.position,
                "verdict": found.verdict,
                "measured_low": found.measured.low,
                "measured_high": found.measured.high,
                "limit_low": found.limit.low,
                "limit_high": found.limit.high,
                "choice": found.choice,
                "note": found.note,
                "is_deciding": found.is_deciding,
            }
        )
        for name, found in findings.items()
    ]
    choices = {name: [list(rows) for rows in found.choices] for name, found in findings.items()}
    columns = ["rule", "position", "verdict", "measured_low", "measured_high", "limit_low", "limit_high"]
    empty = pd.DataFrame(columns=[*columns, "choice", "note", "is_deciding"])
    return (pd.concat(parts, ignore_index=True) if parts else empty), choices


def _restored(long: pd.DataFrame, choices: dict[str, list[list[str]]]) -> dict[str, Findings]:
    groups = dict(list(long.groupby("rule", observed=True, sort=False))) if len(long) else {}
    restored: dict[str, Findings] = {}
    for name, rows in choices.items():
        part = groups.get(name, long.iloc[:0])
        restored[name] = Findings(
            rule=name,
            position=part["position"].to_numpy(dtype=np.int32),
            verdict=part["verdict"].to_numpy(dtype=np.int8),
            measured=Quantity(
                part["measured_low"].to_numpy(dtype=float), part["measured_high"].to_numpy(dtype=float)
            ),
            limit=Quantity(part["limit_low"].to_numpy(dtype=float), part["limit_high"].to_numpy(dtype=float)),
            choice=part["choice"].to_numpy(dtype=np.int32),
            choices=tuple(tuple(each) for each in rows),
            note=part["note"].to_numpy(dtype=np.int8),
            is_deciding=part["is_deciding"].to_numpy(dtype=bool),
        )
    return restored
