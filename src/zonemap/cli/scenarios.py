"""The verb `scenarios`: named sets of changes, judged on the same facts and laid beside their base."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from zonemap.assessment import title_of
from zonemap.assessment.scenarios import (
    Figure,
    Outcome,
    assessed,
    chosen,
    figures_of,
    moves_of,
    parcel_changes,
    read_scenarios,
    write_differences,
)
from zonemap.cli.options import JsonOption, WorkspaceArgument
from zonemap.cli.output import note, print_json, print_table, progress_bar, range_text, say
from zonemap.findings import Verdict
from zonemap.plan.faults import refusal
from zonemap.tables import listing_words, unit_word
from zonemap.wording import gettext as _
from zonemap.wording import in_language
from zonemap.workspace import open_workspace

Json = dict[str, Any]


def scenarios(
    workspace: WorkspaceArgument,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="只算这些情景 / these scenarios alone")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="变化宗地图层 .gpkg / map of differences, a GeoPackage")
    ] = None,
    json: JsonOption = False,
) -> None:
    """情景比较: scenarios.toml 中的情景与基准并列 / scenarios beside their base."""
    opened = open_workspace(workspace)
    found, faults = read_scenarios(opened)
    if faults:
        note(*(f"{fault.told} → {fault.remedy}" for fault in faults[1:]))
        raise refusal(faults)
    wanted = chosen(found, only or ())
    with progress_bar(len(wanted)) as step:
        outcomes = list(assessed(opened, wanted, step))
    if out is not None:
        write_differences(outcomes, out)
    figures = [figures_of(outcome) for outcome in outcomes]
    if json:
        print_json({"scenarios": [_document(*each) for each in zip(outcomes, figures, strict=True)]})
        return
    pairs = sorted(zip(outcomes, figures, strict=True), key=lambda each: each[0].base.run)
    for base, group in groupby(pairs, key=lambda each: each[0].base.run):
        _print_beside(base, list(group))
    for outcome in outcomes:
        say(*_told(outcome))
    if out is not None:
        say(_("Map of differences: {path}").format(path=out))


def _document(outcome: Outcome, figures: dict[str, Figure]) -> Json:
    scenario, manifest = outcome.scenario, outcome.run.manifest
    numbers = outcome.rulebook.numbers
    return {
        "name": scenario.name,
        "title": scenario.title,
        "run": outcome.run.run,
        "base": outcome.base.run,
        "values": [
            {
                "number": name,
                "value": value,
                "unit": numbers[name].unit,
                "meaning": dict(numbers[name].meaning),
            }
            for name, value in scenario.values.items()
        ],
        "ceilings": [
            {
                **ceiling.as_json(),
                "parcels": int((concerned == Verdict.MET).sum()),
                "parcels_unknown": int((concerned == Verdict.UNKNOWN).sum()),
            }
            for ceiling, concerned in zip(scenario.ceilings, outcome.concerned, strict=True)
        ],
        "without": list(scenario.without),
        "figures": {name: figure.as_json() for name, figure in figures.items()},
        "moves": moves_of(outcome),
        "parcels": list(parcel_changes(outcome)),
        "not_judged": manifest["not_judged"],
    }


def _print_beside(base: str, pairs: Sequence[tuple[Outcome, dict[str, Figure]]]) -> None:
    names = list(dict.fromkeys(name for _outcome, figures in pairs for name in figures))
    words = _figure_words()
    rows = [
        (
            words[name],
            next(range_text(*_open(each[name].base)) for _outcome, each in pairs if name in each),
            *(_cell(figures.get(name)) for _outcome, figures in pairs),
        )
        for name in names
    ]
    head = (_("figure"), base, *(outcome.scenario.title for outcome, _figures in pairs))
    print_table(head, rows, title=_("Scenarios beside the run {run}").format(run=base))


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    low, high = (_("open") if end is None else f"{end:+,.0f}" for end in _open(figure.bounded))
    change = low if low == high else f"{low} … {high}"
    if figure.open_parcels:
        change = _("{change}; {count} parcels open").format(change=change, count=figure.open_parcels)
    return f"{range_text(*_open(figure.value))}\n({change})"


def _open(ends: tuple[float, float]) -> tuple[float | None, float | None]:
    low, high = (end if abs(end) != float("inf") else None for end in ends)
    return low, high


def _figure_words() -> dict[str, str]:
    listed = listing_words()
    area = _("{list}: area, m²")
    return {
        "certain_parcels": _("{list}: parcels").format(list=listed["certain"]),
        "certain_area_m2": area.format(list=listed["certain"]),
        "possible_parcels": _("{list}: parcels").format(list=listed["possible"]),
        "possible_area_m2": area.format(list=listed["possible"]),
        "gain_add_storeys_m2": _("gain by further storeys, m²"),
        "gain_rebuild_m2": _("gain by rebuilding, m²"),
        "gain_consolidate_m2": _("gain by consolidating land, m²"),
        "gain_cap_m2": _("cap of gain, m²"),
        "blocked_m2": _("blocked, m²"),
        "sites": _("contiguous sites"),
        "cost_wan": _("cost, 10⁴ CNY"),
    }


def _told(outcome: Outcome) -> Iterator[str]:
    """Yield what a scenario changes, whom it moves, and what is not known for want of what it leaves out."""
    scenario, words = outcome.scenario, listing_words()
    yield _("Scenario {title}, run {run}:").format(title=scenario.title, run=outcome.run.run)
    for name, value in scenario.values.items():
        number = outcome.rulebook.number(name)
        yield "- {} = {:g} {}".format(
            in_language(number.meaning), value, unit_word(number.unit) or ""
        ).rstrip()
    for ceiling, concerned in zip(scenario.ceilings, outcome.concerned, strict=True):
        change = f"× {ceiling.factor:g}" if ceiling.value is None else f"= {ceiling.value:g}"
        yield _("- {condition} {change} in {count} parcels, perhaps in {unknown} more").format(
            condition=_condition_words()[ceiling.condition],
            change=change,
            count=int((concerned == Verdict.MET).sum()),
            unknown=int((concerned == Verdict.UNKNOWN).sum()),
        )
    if scenario.without:
        yield _(
            "- without {layers}: no data, so what leans on it is unknown, and nowhere “no constraint”"
        ).format(layers=_(", ").join(scenario.without))
        if lost := _lost(outcome):
            yield _("- for want of it not judged: {names}").format(names=_(", ").join(lost))
    moves = [
        f"{'→'.join(words[word] for word in move.split('→'))} {count:,}"
        for move, count in moves_of(outcome).items()
    ]
    yield _("- moves on the list: {moves}").format(moves=_(", ").join(moves) or _("none"))


def _lost(outcome: Outcome) -> list[str]:
    before = {each["rule"] for each in outcome.base.manifest["not_judged"]}
    return [
        title_of(each["rule"], outcome.rulebook)
        for each in outcome.run.manifest["not_judged"]
        if each["rule"] not in before
    ]


def _condition_words() -> dict[str, str]:
    return {
        "far_max": _("planned FAR"),
        "density_max": _("planned density"),
        "height_max_m": _("planned height"),
    }


def add_to(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command()(scenarios)
