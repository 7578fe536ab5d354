"""`admit`: may this project stand here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from zonemap.analysis.admission import (
    Activity,
    Project,
    activity_words,
    admission,
    admission_document,
    effect_words,
    verdict_words,
)
from zonemap.assessment import rulebook_of
from zonemap.cli.options import JsonOption, WorkspaceArgument, day
from zonemap.cli.output import print_json, say
from zonemap.errors import ZonemapError
from zonemap.facts.siting import Place, measure_site, named_place
from zonemap.ingest import Located, area_in, point_at
from zonemap.plan import industry_of
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace, open_workspace

Json = dict[str, Any]


class Edition(StrEnum):
    """The edition of GB/T 4754 that an industry code is of."""

    E2002 = "2002"
    E2011 = "2011"
    E2017 = "2017"
    UNKNOWN = "unknown"


def admit(
    workspace: WorkspaceArgument,
    industry: Annotated[str, typer.Option(help="行业代码 / industry code (GB/T 4754)")],
    activity: Annotated[Activity, typer.Option(help="新建、扩建或已建 / what the project does")],
    parcel: Annotated[str | None, typer.Option(help="宗地代码 / parcel id")] = None,
    geometry: Annotated[Path | None, typer.Option(help="地块范围文件 / file with the area")] = None,
    table: Annotated[str | None, typer.Option(help="文件中的表 / table in the file")] = None,
    at: Annotated[
        str | None, typer.Option(metavar="X,Y", help="点位, 先东后北 / a point, easting first")
    ] = None,
    crs: Annotated[str | None, typer.Option(help="文件或点位的坐标系 / CRS of the file or the point")] = None,
    edition: Annotated[
        Edition | None, typer.Option(help="行业代码版本, 缺省 2017 / edition of the code, 2017 unless given")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="判定日期 / day of judgement")] = None,
    json: JsonOption = False,
) -> None:
    """项目准入 / may this project stand here, with every clause."""
    opened = open_workspace(workspace)
    rulebook = rulebook_of(opened)
    newest = next(iter(rulebook.classifications))
    known = None if edition is Edition.UNKNOWN else newest if edition is None else edition.value
    project = Project(industry_of(industry, known, rulebook.classifications), activity)
    place = _place(opened, parcel, _Drawn(geometry, table, at, crs))
    site = measure_site(opened, rulebook, place, as_of=day(as_of) or opened.settings.as_of)
    judged = admission(site, project, rulebook)
    document = admission_document(judged, rulebook, opened, is_edition_default=edition is None)
    if json:
        print_json(document)
    else:
        say(*admission_lines(document))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A place given by its shape: in a table of a file, or as a point, in a CRS where one is given."""

    file: Path | None
    table: str | None
    at: str | None
    crs: str | None


def _place(workspace: Workspace, parcel: str | None, drawn: _Drawn) -> Place:
    """Return the place asked for, in one of three ways."""
    if sum(each is not None for each in (parcel, drawn.file, drawn.at)) != 1:
        raise ZonemapError(
            "bad_place",
            _("A place is needed, given in one way"),
            _("give one of --parcel ID, --geometry FILE, --at X,Y"),
        )
    if parcel is not None:
        return named_place(workspace, parcel)
    if drawn.file is not None:
        located = area_in(workspace, drawn.file, table=drawn.table, crs=drawn.crs)
    else:
        located = point_at(workspace, drawn.at or "", crs=drawn.crs)
    return Place(located.label, located.shape, remarks=(_crs_remark(located, workspace), *located.remarks))


def _crs_remark(located: Located, workspace: Workspace) -> str:
    ways = {
        "file": _("the file says so"),
        "given": _("given"),
        "workspace": _("that of the workspace, for none was given"),
    }
    known_by = ways.get(located.crs_known_by, located.crs_known_by)
    return _("CRS of the place: {how}; judged in {crs}").format(how=known_by, crs=workspace.crs.to_string())


def admission_lines(document: Json) -> Iterator[str]:
    """Yield the lines of an admission: the verdict, what was asked, the reasons by effect, what was not looked at."""
    asked = document["asked"]
    yield _("Admission: {verdict}").format(verdict=verdict_words()[document["verdict"]])
    if document["synthetic"]:
        yield _("Synthetic data, illustrative only")
    yield _(
        "Place {place}; industry {code} {name} (GB/T 4754-{edition}); {activity}; judged as of {day}"
    ).format(
        place=asked["place"]["label"],
        code=asked["industry"]["code"],
        name=_industry_name(asked["industry"]),
        edition=asked["industry"]["edition"] or "?",
        activity=activity_words()[asked["activity"]],
        day=asked["as_of"],
    )
    for notice in document["notices"]:
        yield f"  ! {notice}"
    if any(each["ground"] == "chemical_shore" for each in document["reasons"]):
        yield from _shore_lines(document["shores"])
    for effect, reasons in groupby(document["reasons"], lambda each: each["effect"]):
        yield ""
        yield f"【{effect_words()[effect]}】"
        for reason in reasons:
            yield from _reason_lines(reason)
    yield ""
    quiet = [each["title"] for each in document["considered"] if each["state"] == "nothing"]
    if quiet:
        yield _("Asked, with nothing to say: {names}").format(names=_(", ").join(quiet))
    yield _("Not considered:")
    for each in document["not_considered"]:
        yield f"  - {each['text']}"


def _reason_lines(reason: Json) -> Iterator[str]:
    where = " · ".join(part for part in (reason["title"], reason["dimension"]) if part)
    yield f"  - [{reason['clause']}] {where}: {reason['text']}"
    if reason["found"] not in reason["text"]:
        yield f"      {reason['feature']}: {reason['found']}"
    for source in reason["sources"]:
        yield "      " + _("source: {source}").format(source=source)


def _shore_lines(shores: list[Json]) -> Iterator[str]:
    counts = {True: _("counts"), False: _("does not count"), None: _("rank not on record")}
    for shore in shores:
        yield _("    shoreline {name}: {counts}, {distance:,.0f} m away").format(
            name=shore["name"] or "?", counts=counts[shore["is_counted"]], distance=shore["distance_m"]
        )


def _industry_name(industry: Json) -> str:
    return industry["name"] or "; ".join(
        f"{edition} {name}" for edition, name in industry["meanings"].items()
    )


def add_to(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(admit)
