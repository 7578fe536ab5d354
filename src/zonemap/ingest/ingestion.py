"""Reading a file in: found, mapped, checked, stored; what is refused goes to quarantine with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import CRS

from zonemap.collecting import uncollected
from zonemap.errors import Fault, Severity, ZonemapError
from zonemap.ingest.checks.flaw import Flaw
from zonemap.ingest.checks.identity import feature_names, identity_flaws
from zonemap.ingest.checks.shapes import checked, flat, refuse_wrong_kind
from zonemap.ingest.checks.values import read_values
from zonemap.ingest.destination import Destination
from zonemap.ingest.files import Found, GeometryArray, Projected, Reference, projected, read_file, reference
from zonemap.ingest.profiles import Profile, mapped, profile_named
from zonemap.ingest.quarantine import write_quarantine
from zonemap.ingest.report import IngestReport, Provenance
from zonemap.layers import Layer, Shape, layer_named
from zonemap.wording import gettext as _

Progress = Callable[[str, float], None]
Mask = npt.NDArray[np.bool_]


@uncollected()
def ingest(  # noqa: PLR0913  # the options of one command
    workspace: Destination,
    file: Path | str,
    *,
    layer: str,
    table: str | None = None,
    profile: Path | str | None = None,
    encoding: str | None = None,
    crs: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> IngestReport:
    """Return what became of the file; its accepted features replace the layer of the workspace.

    `table` names one of several tables, `profile` a field profile (built in, or the path of a TOML file),
    `encoding` and `crs` overrule what the file says. A `dry_run` changes nothing. When every feature is refused
    the stored layer stays. Raises `ZonemapError`, with nothing changed, when the file as a whole cannot be used.
    """
    say = progress or _silent
    path, spec = Path(file).expanduser(), layer_named(layer)
    rules = None if profile is None else profile_named(profile, spec)
    say(_("reading"), 0.0)
    found = read_file(path, layer, table, encoding)
    say(_("checking"), 0.3)
    candidate = _candidate(found, spec, rules, workspace, crs)
    origin = _provenance(path, found, candidate, rules)
    if not dry_run:
        if origin.accepted:
            say(_("storing"), 0.7)
            workspace.write_layer(layer, candidate.accepted_rows(workspace), origin=origin)
        write_quarantine(
            workspace.path / "quarantine" / layer,
            found,
            candidate.refused,
            candidate.reasons(),
            candidate.faults,
            crs=None if candidate.reference is None else candidate.reference.crs.to_wkt(),
            personal=rules.profile.personal if rules else (),
        )
    say(_("done"), 1.0)
    columns = tuple(str(column) for column in candidate.values.columns)
    return IngestReport(layer, origin, candidate.faults, columns, candidate.ignored, dry_run)


def _silent(_stage: str, _share: float) -> None:
    return


@dataclass(frozen=True, slots=True)
class _Candidate:
    """The rows of a file after every check, before anything is stored."""

    layer: str
    values: pd.DataFrame
    shapes: GeometryArray | None
    reference: Reference | None
    refused: Mask
    repaired: Mask
    flaws: tuple[Flaw, ...]
    names: npt.NDArray[np.object_]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]

    def accepted_rows(self, workspace: Destination) -> gpd.GeoDataFrame:
        """Return the rows to store."""
        kept = self.values[~self.refused].reset_index(drop=True)
        if self.shapes is None:
            return kept
        return gpd.GeoDataFrame(kept, geometry=gpd.GeoSeries(self.shapes[~self.refused], crs=workspace.crs))

    def reasons(self) -> list[list[Fault]]:
        """Return the faults for which each refused row was refused, in row order."""
        by_row: dict[int, list[Fault]] = {int(row): [] for row in np.flatnonzero(self.refused)}
        for flaw in self.flaws:
            if flaw.severity is Severity.ERROR:
                for row, fault in zip(flaw.positions, flaw.faults(self.layer, self.names), strict=True):
                    by_row[int(row)].append(fault)
        return list(by_row.values())


def _candidate(
    found: Found, layer: Layer, rules: Profile | None, workspace: Destination, crs: str | None
) -> _Candidate:
    rows = mapped(found, layer, rules)
    if rows.values.columns.empty and layer.shape is Shape.TABLE:
        raise ZonemapError(
            "missing_column",
            _("{file} has none of the columns of the layer “{layer}”").format(
                file=found.name, layer=layer.name
            ),
            _("check that the right file and layer were given, or give a profile"),
        )
    read = {name: read_values(rows.values[name], layer.column(name)) for name in rows.values.columns}
    values = pd.DataFrame({name: column.values for name, column in read.items()}, index=rows.values.index)
    flaws: list[Flaw] = [flaw for column in read.values() for flaw in column.flaws]
    size = len(found.broken)
    refused, repaired = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    shapes, where = None, None
    notes: list[Fault] = []
    if layer.shape is not Shape.TABLE:
        shapes, where, repaired, shape_flaws, notes = placed(found, layer, workspace, crs)
        flaws.extend(shape_flaws)
    flaws.extend(identity_flaws(values, shapes, layer))
    for flaw in flaws:
        if flaw.severity is Severity.ERROR:
            refused[flaw.positions] = True
    names = feature_names(values, layer)
    faults = (*notes, *(fault for flaw in flaws for fault in flaw.faults(layer.name, names)))
    return _Candidate(
        layer.name,
        values,
        shapes,
        where,
        refused,
        repaired & ~refused,
        tuple(flaws),
        names,
        faults,
        rows.ignored,
    )


def placed(
    found: Found, layer: Layer, workspace: Destination, crs: str | None
) -> tuple[GeometryArray, Reference, Mask, Sequence[Flaw], list[Fault]]:
    """Return the shapes in the CRS of the workspace, how their own was known, and what was wrong."""
    if found.shapes is None:
        raise ZonemapError(
            "no_geometry",
            _("{file} has no geometry, but the layer “{layer}” needs it").format(
                file=found.name, layer=layer.name
            ),
            _("give a vector file, or a CSV with a column WKT or with columns x and y"),
        )
    refuse_wrong_kind(found.shapes, layer, found.name)
    where = reference(found, crs)
    moved = projected(flat(found.shapes), where.crs, workspace.crs)
    _refuse_far(found, moved.shapes, workspace)
    notes = _notes(found, layer, workspace, moved, crs)
    result = checked(moved.shapes, found.broken, layer)
    return result.shapes, where, result.repaired, result.flaws, notes


def _notes(
    found: Found, layer: Layer, workspace: Destination, moved: Projected, given: str | None
) -> list[Fault]:
    """Return warnings that concern the file as a whole."""
    notes = [
        _note(
            "reader_remark",
            layer,
            "{file}: {remark}",
            _("look at the shapes"),
            file=found.name,
            remark=remark,
        )
        for remark in found.remarks
    ]
    if moved.is_ballpark:
        message = _("{file}: the shift to the datum of {target} is not known; places may be off by metres")
        remedy = _("ask for the file in the CRS of the workspace")
        notes.append(
            _note("uncertain_datum", layer, message, remedy, file=found.name, target=_datum(workspace.crs))
        )
    if given and found.crs and found.crs_known_by == "file" and CRS.from_user_input(given) != found.crs:
        message = _("{file}: the file says it is in {declared}; {given} was given and used")
        remedy = _("check the place of the layer on the map")
        notes.append(
            _note(
                "crs_overruled", layer, message, remedy, file=found.name, declared=found.crs[:60], given=given
            )
        )
    if moved.beyond.any() and (area := workspace.crs.area_of_use):
        message = _(
            "{file}: {count} of {all} features lie outside the area of use of {crs} ({west} – {east}°E); "
            "their areas are less true"
        )
        remedy = _("measure land there in a workspace of the neighbouring belt")
        counts = {"count": int(moved.beyond.sum()), "all": len(moved.beyond)}
        bounds = {"west": round(area.west, 2), "east": round(area.east, 2), "crs": workspace.crs.to_string()}
        notes.append(_note("beyond_area_of_use", layer, message, remedy, file=found.name, **counts, **bounds))
    return notes


def _datum(crs: CRS) -> str:
    return crs.name if crs.geodetic_crs is None else crs.geodetic_crs.name


def _note(code: str, layer: Layer, message: str, remedy: str, **words: object) -> Fault:
    return Fault(code, Severity.WARNING, layer.name, "", message.format(**words), remedy)


def _refuse_far(found: Found, shapes: GeometryArray, workspace: Destination) -> None:
    """Refuse a file that lies where the CRS of the workspace does not reach."""
    try:
        reference(replace(found, shapes=shapes), workspace.crs.to_wkt())
    except ZonemapError as error:
        raise ZonemapError(
            "outside_workspace",
            _("{file}: its features lie outside the area of {crs} ({name}), the CRS of the workspace").format(
                file=found.name, crs=workspace.crs.to_string(), name=workspace.crs.name
            ),
            _("check the CRS of the file, or make a workspace in a CRS of that place"),
        ) from error


def _provenance(path: Path, found: Found, candidate: _Candidate, rules: Profile | None) -> Provenance:
    where = candidate.reference
    return Provenance(
        source=path.name,
        source_sha256=_digest(path),
        source_crs=None if where is None else where.crs.to_string(),
        crs_known_by=None if where is None else where.known_by,
        encoding=found.encoding,
        encoding_known_by=found.encoding_known_by,
        profile=rules.profile.name if rules else None,
        read=len(candidate.refused),
        accepted=int((~candidate.refused).sum()),
        repaired=int(candidate.repaired.sum()),
        quarantined=int(candidate.refused.sum()),
    )


def _digest(path: Path) -> str | None:
    """Return the hash of the file; none for a folder such as a file geodatabase."""
    if path.is_dir():
        return None
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
