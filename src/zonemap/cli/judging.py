"""Verbs about results: `assess`, `list`, `explain`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated, Any

import numpy as np
import shapely
import typer

from zonemap.assessment import (
    STEPS,
    Assessment,
    assess,
    disagreements,
    floor_area_ledger,
    free_ground,
    not_judged_text,
    parcel_rows,
    receipt,
    save,
    selected,
    stored_inputs,
    title_of,
)
from zonemap.assessment.studies import split_plans, split_rows
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument, day
from zonemap.cli.output import Exit, area_text, note, print_json, print_table, progress_bar, range_text, say
from zonemap.cli.receipt_text import receipt_lines
from zonemap.cli.runs import opened_run, refuse_unknown_zone, rulebook_for
from zonemap.errors import ZonemapError
from zonemap.plan import Rulebook
from zonemap.tables import list_csv, listing_words
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace, open_workspace


class Choice(StrEnum):
    """Which parcels of the list are shown."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NOT = "not"
    ALL = "all"


class Engine(StrEnum):
    """Where facts are measured."""

    LOCAL = "local"


def values_of(settings: list[str] | None) -> dict[str, float]:
    """Return `name=value` pairs as numbers."""
    values: dict[str, float] = {}
    for setting in settings or []:
        name, equals, text = setting.partition("=")
        try:
            values[name.strip()] = float(text)
        except ValueError as error:
            raise ZonemapError(
                "bad_setting",
                _("“{text}” sets no number").format(text=setting),
                _("write --set name=value, for instance --set tax_per_mu_minimum=8"),
            ) from error
        if not equals:
            raise ZonemapError(
                "bad_setting", _("“{text}” sets no number").format(text=setting), "--set name=value"
            )
    return values


def run_assessment(workspace: Workspace, **options: Any) -> Assessment:
    """Assess with a bar, and save the run."""
    with progress_bar(len(STEPS)) as step:
        assessment = assess(workspace, progress=step, **options)
        save(assessment, workspace)
    return assessment


def assess_verb(
    workspace: WorkspaceArgument,
    as_of: Annotated[str | None, typer.Option("--as-of", help="判定日期 / day of judgement")] = None,
    settings: Annotated[list[str] | None, typer.Option("--set", help="name=value")] = None,
    run: RunOption = None,
    engine: Annotated[Engine, typer.Option(help="计算引擎 / engine")] = Engine.LOCAL,
    json: JsonOption = False,
) -> None:
    """量算并判定, 保存为一次运行 / measure and judge; saved as a run."""
    opened = open_workspace(workspace)
    assessment = run_assessment(opened, as_of=day(as_of), values=values_of(settings), run=run)
    totals = assessment.manifest["totals"]
    if json:
        print_json(
            {
                "run": assessment.run,
                "engine": engine.value,
                "as_of": assessment.manifest["as_of"],
                "parcels": totals["parcels"],
                "seconds": assessment.manifest["seconds"],
                "totals": totals,
                "not_judged": assessment.manifest["not_judged"],
            }
        )
        return
    say(
        _("Run {run}: {count} parcels, judged as of {day}").format(
            run=assessment.run, count=totals["parcels"], day=assessment.manifest["as_of"]
        ),
        _("Area {planar}; on the ellipsoid {ellipsoidal}").format(
            planar=area_text(totals["area_m2"]), ellipsoidal=area_text(totals["ellipsoidal_area_m2"])
        ),
    )
    words = listing_words()
    print_table(
        (_("On the list"), _("parcels"), _("area"), _("gain of counted floor area (cap), m²")),
        [
            (
                words[name],
                f"{listed['parcels']:,}",
                area_text(listed["area_m2"]),
                range_text(listed["gain_cap_m2"]["low"], listed["gain_cap_m2"]["high"]),
            )
            for name, listed in reversed(totals["listing"].items())
        ],
    )
    if line := not_judged_text(assessment.manifest, rulebook_for(opened, assessment)):
        say(line)


def list_verb(
    workspace: WorkspaceArgument,
    run: RunOption = None,
    zone: Annotated[str | None, typer.Option(help="开发区代码 / zone id")] = None,
    verdict: Annotated[Choice, typer.Option(help="判定 / verdict")] = Choice.ALL,
    top: Annotated[int | None, typer.Option(min=1, help="只列前 N 个 / only the first N")] = None,
    json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="输出 CSV / print CSV")] = False,
) -> None:
    """低效用地清单 / the redevelopment list."""
    opened, assessment = opened_run(workspace, run)
    rulebook = rulebook_for(opened, assessment)
    refuse_unknown_zone(assessment, zone)
    positions = selected(assessment, zone=zone, verdict=verdict.value, top=top)
    if json:
        rows = list(parcel_rows(assessment, rulebook, positions))
        print_json({"run": assessment.run, "parcels": rows, "not_judged": assessment.manifest["not_judged"]})
        return
    if as_csv:
        sys.stdout.write(list_csv(assessment, rulebook, positions))
        return
    _print_list(assessment, rulebook, positions, shown=top or 50)


def explain(
    workspace: WorkspaceArgument,
    parcel_id: Annotated[str, typer.Argument(help="宗地代码 / parcel id", show_default=False)],
    run: RunOption = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="由存储的数据重算并比较 / recompute and compare")
    ] = False,
    json: JsonOption = False,
) -> None:
    """一宗地的依据单 / the receipt of one parcel."""
    opened, assessment = opened_run(workspace, run)
    rulebook = rulebook_for(opened, assessment)
    if parcel_id not in assessment.parcels.index:
        raise ZonemapError(
            "unknown_parcel",
            _("Run {run} has no parcel “{parcel}”").format(run=assessment.run, parcel=parcel_id),
            _("see the ids with: zonemap list {path}").format(path=opened.path),
        )
    position = assessment.position(parcel_id)
    document = receipt(assessment, rulebook, position, stored_inputs(opened, assessment, position))
    pieces = free_ground(opened, assessment, rulebook, position)
    document["free_land_pieces_m2"] = [round(float(area), 3) for area in shapely.area(pieces)]
    document |= _read_again(opened, assessment, rulebook, position)
    differences = (
        disagreements(assessment, opened, rulebook, position, assessment.manifest.get("values"))
        if verify
        else []
    )
    if verify:
        document["verified"] = not differences
        document["differences"] = differences
    if json:
        print_json(document)
    else:
        say(*receipt_lines(document, not_judged_text(assessment.manifest, rulebook)))
        if verify:
            say(*(differences or [_("Verified: recomputed from the stored inputs, everything agrees")]))
    raise typer.Exit(Exit.FAULTS if differences else Exit.DONE)


def _read_again(
    workspace: Workspace, assessment: Assessment, rulebook: Rulebook, position: int
) -> dict[str, Any]:
    """Return what is read of the layers for one parcel, and in `not_told` why that cannot be: they have changed."""
    try:
        split = split_plans(assessment, workspace, rulebook, at=np.array([position]))
        return {
            "split_plan": None if split is None else next(split_rows(split, assessment), None),
            "ledger": floor_area_ledger(workspace, assessment, rulebook, position),
            "not_told": "",
        }
    except ZonemapError as error:
        return {"split_plan": None, "ledger": None, "not_told": error.message}


def _print_list(assessment: Assessment, rulebook: Rulebook, positions: np.ndarray, *, shown: int) -> None:
    words = listing_words()
    rows = []
    for row in parcel_rows(assessment, rulebook, positions[:shown]):
        reasons = [
            title_of(flag["rule"], rulebook)
            for flag in row["flags"]
            if flag["verdict"] == "breached" and flag["role"] == "deciding"
        ]
        cap = row["gain_m2"]["cap"]
        far_low, far_high = row.get("far_counted_range", [row["far_counted"], row["far_counted"]])
        rows.append(
            (
                row["parcel_id"],
                words[row["verdict"]],
                f"{row['area_m2']:,.0f}",
                range_text(far_low, far_high, digits=2),
                range_text(cap["low"], cap["high"]),
                _(", ").join(reasons),
            )
        )
    head = (_("parcel"), _("list"), _("area, m²"), _("counted FAR"), _("cap of gain, m²"), _("reasons"))
    print_table(head, rows, title=_("Run {run}").format(run=assessment.run))
    if len(positions) > shown:
        note(
            _("Shown {shown} of {count}; --top N shows more, --json or --csv all").format(
                shown=shown, count=len(positions)
            )
        )
    if line := not_judged_text(assessment.manifest, rulebook):
        say(line)


def add_to(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("assess")(assess_verb)
    app.command("list")(list_verb)
    app.command()(explain)
