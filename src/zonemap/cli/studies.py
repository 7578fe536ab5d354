"""Verbs about saved runs: `sites`, `phases`, `compare`, `robustness`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

import typer

from zonemap.analysis import Listing
from zonemap.assessment import Assessment, load, not_judged_text, trial_of
from zonemap.assessment.studies import (
    Asked,
    Comparison,
    Limits,
    Perturbation,
    Sites,
    compared,
    comparison_rows,
    perturbed_numbers,
    phase_plan,
    phase_rows,
    robustness,
    robustness_rows,
    site_rows,
    sites_of,
)
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import (
    area_text,
    note,
    print_json,
    print_table,
    progress_bar,
    range_text,
    row_text,
    say,
)
from zonemap.cli.runs import opened_run, rulebook_for
from zonemap.tables import cause_words, listing_words, refusal_words
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace, open_workspace

_SHOWN: Final = 30
_SHARES: Final = ("certain_share", "listed_share", "among_first_share")


def sites(
    workspace: WorkspaceArgument,
    run: RunOption = None,
    possible: Annotated[
        bool, typer.Option("--possible", help="待核实的宗地也参与 / with parcels that may be inefficient")
    ] = False,
    min_area: Annotated[
        float | None, typer.Option("--min-area", min=0, help="片区最小面积 m² / least area of a site")
    ] = None,
    max_owners: Annotated[
        int | None, typer.Option("--max-owners", min=1, help="权利人最多几个 / most owners of a site")
    ] = None,
    min_frontage: Annotated[
        float | None, typer.Option("--min-frontage", min=0, help="最小临路长度 m / least border along roads")
    ] = None,
    min_width: Annotated[
        float | None, typer.Option("--min-width", min=0, help="最小宽度 m / least width of a site")
    ] = None,
    max_blocked: Annotated[
        float | None,
        typer.Option("--max-blocked", min=0, max=1, help="红线等占比上限 (0–1) / most share under red lines"),
    ] = None,
    limit_area: Annotated[
        float | None, typer.Option("--limit-area", min=0, help="合计面积不超过 m² / area of all sites chosen")
    ] = None,
    limit_owners: Annotated[
        int | None,
        typer.Option("--limit-owners", min=0, help="合计权利人不超过 / owners of all sites chosen"),
    ] = None,
    budget: Annotated[
        float | None, typer.Option("--budget", min=0, help="合计成本不超过 万元 / cost of all, 10 000 CNY")
    ] = None,
    json: JsonOption = False,
) -> None:
    """连片再开发片区 / contiguous redevelopment sites."""
    opened, assessment = opened_run(workspace, run)
    found = sites_of(
        assessment,
        opened,
        rulebook_for(opened, assessment),
        listings=(Listing.CERTAIN, Listing.POSSIBLE) if possible else (Listing.CERTAIN,),
        asked=Asked(min_area, max_owners, min_frontage, max_blocked, min_width),
        limits=Limits(limit_area, limit_owners, budget),
    )
    if json:
        print_json(
            {
                "run": assessment.run,
                "sites": list(site_rows(found, assessment)),
                "refused": found.refused,
                "not_judged": assessment.manifest["not_judged"],
                "gap": found.gap,
            }
        )
        return
    _print(found)
    _say_not_judged(opened, assessment)


def _say_not_judged(workspace: Workspace, assessment: Assessment) -> None:
    if line := not_judged_text(assessment.manifest, rulebook_for(workspace, assessment)):
        say(line)


def _print(found: Sites) -> None:
    table = found.table[found.table["is_chosen"]]
    gain, owners, blocked = (
        [(low, high) for low, high in zip(table[f"{name}_low"], table[f"{name}_high"], strict=True)]
        for name in ("gain_cap_m2", "owners", "blocked_m2")
    )
    rows = [
        (
            str(site_id),
            f"{row['parcels']:.0f}",
            f"{row['area_m2_low']:,.0f}",
            range_text(*owners[at]),
            range_text(*gain[at]),
            range_text(*blocked[at]),
        )
        for at, (site_id, row) in enumerate(table.head(_SHOWN).iterrows())
    ]
    head = (_("site"), _("parcels"), _("area, m²"), _("owners"), _("cap of gain, m²"), _("blocked, m²"))
    print_table(head, rows)
    say(
        _("{chosen} of {all} sites, {area} m², gain of at least {gain} m²").format(
            chosen=len(table),
            all=len(found.table),
            area=f"{table['area_m2_low'].sum():,.0f}",
            gain=f"{table['gain_cap_m2_low'].sum():,.0f}",
        )
    )
    words = refusal_words()
    for name, count in found.refused.items():
        say(_("Left out, {why}: {count}").format(why=words[name], count=count))
    if found.gap is not None:
        say(_("Optimality gap {gap}").format(gap=f"{found.gap:.2%}"))
    if len(table) > _SHOWN:
        note(_("Shown {shown} of {count}; --json shows all").format(shown=_SHOWN, count=len(table)))


def phases(
    workspace: WorkspaceArgument,
    zone: Annotated[str, typer.Option("--zone", help="开发区代码 / zone id")],
    area_per_year: Annotated[
        float, typer.Option("--area-per-year", min=1, help="每年开发面积 m² / area developed a year")
    ],
    run: RunOption = None,
    years: Annotated[int, typer.Option(min=1, max=30, help="年数 / years")] = 5,
    json: JsonOption = False,
) -> None:
    """核心区滚动开发时序 / rolling core-area phases."""
    opened, assessment = opened_run(workspace, run)
    first = date.fromisoformat(assessment.manifest["as_of"]).year + 1
    plan = phase_plan(
        assessment,
        opened,
        rulebook_for(opened, assessment),
        zone_id=zone,
        area_per_year_m2=area_per_year,
        years=tuple(range(first, first + years)),
    )
    rows = list(phase_rows(plan, assessment))
    if json:
        print_json(
            {
                "run": assessment.run,
                "zone_id": zone,
                "area_per_year_m2": area_per_year,
                "core_m2": plan.core_m2,
                "patches": len(plan.table),
                "phases": rows,
                "not_judged": assessment.manifest["not_judged"],
            }
        )
        return
    head = (_("year"), _("patch"), _("area, m²"), _("built"), _("served"), _("efficient"), _("finished"))
    print_table(
        head,
        [
            (
                str(row["year"]),
                patch["patch_id"],
                f"{patch['area_m2']:,.0f}",
                *(row_text(patch, name, digits=2) for name in ("built", "served", "efficient")),
                _("yes") if patch["is_finished"] else _("goes on"),
            )
            for row in rows
            for patch in row["patches"]
        ],
    )
    taken = {step.patch for step in plan.steps}
    say(
        _("Core area {core}; {taken} of {all} patches are taken up").format(
            core=area_text(plan.core_m2), taken=len(taken), all=len(plan.table)
        )
    )
    _say_not_judged(opened, assessment)


def compare(
    workspace: WorkspaceArgument,
    before: Annotated[str, typer.Argument(help="前一次运行 / the earlier run", show_default=False)],
    after: Annotated[str, typer.Argument(help="后一次运行 / the later run", show_default=False)],
    json: JsonOption = False,
) -> None:
    """比较两次运行: 变化及原因 / what changed between two runs, and why."""
    opened = open_workspace(workspace)
    found = compared(load(opened, before), load(opened, after))
    if json:
        print_json(
            {
                "before": found.before.run,
                "after": found.after.run,
                "differs": found.differs,
                "whole": found.whole(),
                "by_cause": found.by_cause(),
                "parcels": list(comparison_rows(found)),
            }
        )
        return
    _print_comparison(found)


def _print_comparison(found: Comparison) -> None:
    causes = cause_words()
    head = (
        _("cause"), _("parcels"), _("moves on the list"), _("area, m²"), _("counted floor area, m²"),
        _("cap of gain, m²"),
    )  # fmt: skip
    rows = [(causes[cause], *_changes(change)) for cause, change in found.by_cause().items()]
    print_table(head, [*rows, (_("all"), *_changes(found.whole()))])


def _changes(change: dict[str, Any]) -> tuple[str, ...]:
    words = {**listing_words(), "absent": "–"}
    moves = [
        f"{'→'.join(words[word] for word in move.split('→'))} {count}"
        for move, count in change["moves"].items()
    ]
    sums = (change[f"{name}_change"]["low"] for name in ("area_m2", "counted_floor_area_m2", "gain_cap_m2"))
    return (
        f"{change['parcels']:,}",
        _(", ").join(moves) or "–",
        *(_("unknown") if value is None else f"{value:+,.0f}" for value in sums),
    )


def robustness_verb(
    workspace: WorkspaceArgument,
    run: RunOption = None,
    numbers: Annotated[
        list[str] | None, typer.Option("--number", help="变动的数值 / number that is moved (default: all)")
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=10_000, help="次数 / draws")] = 100,
    spread: Annotated[
        float, typer.Option(min=0.0, max=0.9, help="变动幅度 (0–0.9) / how far, either way")
    ] = 0.1,
    seed: Annotated[int, typer.Option(help="随机种子 / seed")] = 1,
    json: JsonOption = False,
) -> None:
    """清单的稳健性: 阈值小幅变动时宗地是否仍列入 / how firmly parcels stand on the list."""
    opened, assessment = opened_run(workspace, run)
    rulebook = rulebook_for(opened, assessment)
    moved = tuple(numbers) if numbers else perturbed_numbers(rulebook)
    with progress_bar(draws) as step:
        trial = trial_of(opened, assessment)
        found = robustness(
            trial,
            Perturbation(moved, draws, spread, seed),
            progress=lambda done, _all: step(str(done)),
        )
    rows = list(robustness_rows(found, trial))
    if json:
        asked = {"numbers": list(moved), "draws": draws, "spread": spread, "seed": seed}
        print_json({"run": assessment.run, **asked, "parcels": rows})
        return
    head = (
        _("parcel"),
        _("list"),
        _("certain in"),
        _("listed in"),
        _("among the first {top} in").format(top=50),
    )
    words = listing_words()
    wavering = [row for row in rows if 0 < row["certain_share"] < 1]
    print_table(
        head,
        [
            (row["parcel_id"], words[row["verdict"]], *(f"{row[name]:.0%}" for name in _SHARES))
            for row in wavering[:_SHOWN]
        ],
    )
    firm = sum(row["verdict"] == "certain" and row["certain_share"] == 1 for row in rows)
    say(
        _(
            "{firm} parcels are certain in all of {draws} draws, {wavering} in some (thresholds ±{spread})"
        ).format(firm=firm, draws=draws, wavering=len(wavering), spread=f"{spread:.0%}")
    )
    if len(wavering) > _SHOWN:
        note(_("Shown {shown} of {count}; --json shows all").format(shown=_SHOWN, count=len(wavering)))


def add_to(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command()(sites)
    app.command()(phases)
    app.command()(compare)
    app.command("robustness")(robustness_verb)
