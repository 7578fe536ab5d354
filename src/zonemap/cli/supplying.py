"""The verb `supply`: planned industrial land not yet built on, and the candidate sites there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from zonemap.assessment.studies.geopackage import require_geopackage
from zonemap.assessment.studies.supply import (
    LEFT,
    Wanted,
    candidate_rows,
    supply_of,
    supply_rows,
)
from zonemap.assessment.studies.supply.writing import write_supply
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import note, print_json, print_table, range_text, say
from zonemap.cli.runs import opened_run, rulebook_for
from zonemap.tables import supply_words
from zonemap.units import hectares
from zonemap.wording import gettext as _

Json = dict[str, Any]

_SHOWN: Final = 30


def supply(
    workspace: WorkspaceArgument,
    run: RunOption = None,
    zone: Annotated[str | None, typer.Option(help="开发区代码 / zone id")] = None,
    min_area: Annotated[
        float | None, typer.Option("--min-area", min=0, help="地块最小面积 m² / least area of a site")
    ] = None,
    min_width: Annotated[
        float | None,
        typer.Option(
            "--min-width", min=0, help="最小宽度（内切圆直径）m / least diameter of a circle inside"
        ),
    ] = None,
    min_frontage: Annotated[
        float | None, typer.Option("--min-frontage", min=0, help="最小临路长度 m / least border along roads")
    ] = None,
    top: Annotated[int | None, typer.Option(min=1, help="只列前 N 个 / only the first N")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="输出地块 / file of the sites and the ground: .gpkg")
    ] = None,
    json: JsonOption = False,
) -> None:
    """可供应工业用地与候选地块 / industrial land to supply, and candidate sites."""
    if out is not None:
        require_geopackage(out)
    opened, assessment = opened_run(workspace, run)
    wanted = Wanted(min_area, min_width, min_frontage)
    rulebook = rulebook_for(opened, assessment)
    found = supply_of(assessment, opened, rulebook, zone=zone, wanted=wanted)
    if out is not None:
        write_supply(found, out, supply_words())
        note(_("Written: {path}").format(path=out))
    zones, sites = list(supply_rows(found, opened, assessment)), list(candidate_rows(found.sites))
    if json:
        print_json(
            {
                "run": assessment.run,
                "zones": zones,
                "sites": sites[:top],
                "refused": found.sites.refused,
                "missing": list(found.missing),
            }
        )
        return
    _print_zones(zones)
    _print_sites([site for site in sites if site["fits"] != "breached"], found.sites.refused, top or _SHOWN)
    if found.missing:
        say(_("Not known for want of: {names}").format(names=_(", ").join(found.missing)))


def _print_zones(rows: list[Json]) -> None:
    words = supply_words()
    there = [state for state in LEFT if any(row["left_m2"][state] > 0 for row in rows)]
    head = (
        _("zone"), _("planned"), _("built"), _("barred"), *(words[state] for state in there), _("available"),
    )  # fmt: skip
    print_table(
        head,
        [
            (
                row["name"] or row["zone_id"] or _("outside of all zones"),
                _ha(row["planned_m2"]),
                _ha(row["built_m2"]),
                _blocked(row),
                *(_ha(row["left_m2"][state]) for state in there),
                _range(row, "available_m2", hectares, 2),
            )
            for row in rows
        ],
        title=_("Land planned for industry (ha)"),
    )
    open_ha = _ha(sum(row["open_m2"] for row in rows))
    say(
        _(
            "On further {open} ha nobody can say whether industry is planned; strips in no site: {strips} ha"
        ).format(open=open_ha, strips=_ha(sum(row["strips_m2"] for row in rows)))
    )


def _blocked(row: Json) -> str:
    known = [area for area in row["blocked_m2"].values() if area is not None]
    if len(known) == len(row["blocked_m2"]):
        return _ha(sum(known))
    return _("at least {low}").format(low=_ha(sum(known))) if known else _("unknown")


def _print_sites(rows: list[Json], refused: dict[str, int], shown: int) -> None:
    head = (
        _("site"), _("area, m²"), _("circle inside, m"), _("compactness"), _("frontage, m"), _("planned FAR"),
        _("corridors"), _("parcels"),
    )  # fmt: skip
    print_table(
        head,
        [
            (
                row["site_id"],
                _range(row, "area_m2"),
                f"{row['inner_width_m']:,.0f}",
                f"{row['compactness']:.2f}",
                _range(row, "frontage_m"),
                _range(row, "far_max", digits=2),
                _crossing(row),
                f"{len(row['parcel_ids'])}",
            )
            for row in rows[:shown]
        ],
    )
    words = {
        "area_m2": _("too small"),
        "frontage_m": _("too little frontage"),
        "inner_width_m": _("too narrow"),
    }
    for name, count in refused.items():
        say(_("Left out, {why}: {count}").format(why=words[name], count=count))
    if len(rows) > shown:
        note(_("Shown {shown} of {count}; --json shows all").format(shown=shown, count=len(rows)))


def _crossing(row: Json) -> str:
    if row["crosses_corridor"] is None:
        return _("unknown")
    if not row["crosses_corridor"]:
        return "–"
    return _(", ").join(row["corridors"]) or _("yes")


def _ha(area_m2: float) -> str:
    return f"{hectares(area_m2):,.2f}"


def _range(row: Json, name: str, scaled: Any = float, digits: int = 0) -> str:
    low, high = row.get(f"{name}_range", (row[name], row[name]))
    return range_text(*(None if end is None else scaled(end) for end in (low, high)), digits=digits)


def add_to(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(supply)
