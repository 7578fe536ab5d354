"""The verb about floor area that may be gained: `gain`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated, Any, Final

import numpy as np
import typer

from zonemap.analysis import Listing
from zonemap.assessment import (
    ROUTES,
    Assessment,
    gain_by_zone,
    not_judged_text,
    premium_counts,
)
from zonemap.assessment.receipt import number_text
from zonemap.assessment.studies import (
    Savings,
    savings_of,
    savings_rows,
    split_plans,
    split_rows,
    split_sums,
)
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import note, print_json, print_table, range_text, row_text, say
from zonemap.cli.runs import opened_run, rulebook_for
from zonemap.plan import Rulebook
from zonemap.tables import reading_words, route_titles
from zonemap.wording import gettext as _

Json = dict[str, Any]

_SHOWN: Final = 20


def gain(
    workspace: WorkspaceArgument,
    run: RunOption = None,
    possible: Annotated[
        bool, typer.Option("--possible", help="含待核实的宗地 / with parcels that may be inefficient")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="全部宗地 / all parcels")] = False,
    json: JsonOption = False,
) -> None:
    """增容: 按途径、开发区, 规划分割宗地的三种读法, 节约的土地 / floor area that may be gained."""
    opened, assessment = opened_run(workspace, run)
    rulebook = rulebook_for(opened, assessment)
    listings = tuple(Listing) if every else (Listing.CERTAIN, *((Listing.POSSIBLE,) if possible else ()))
    listed = np.flatnonzero(assessment.parcels["listing"].isin(listings).to_numpy())
    split = split_plans(assessment, opened, rulebook, at=listed)
    saved = savings_of(assessment, opened, rulebook, listings)
    document = {
        "run": assessment.run,
        "listings": [each.value for each in listings],
        "zones": list(_zone_rows(assessment, listings)),
        "premium_exempt": _premium(assessment, listings),
        "split_plans": None
        if split is None
        else {"parcels": list(split_rows(split, assessment)), "gain_cap_m2": split_sums(split)},
        "savings": None if saved is None else _savings(saved, rulebook, assessment),
        "not_judged": assessment.manifest["not_judged"],
    }
    if json:
        print_json(document)
        return
    _print_zones(document["zones"])
    _print_split(document["split_plans"])
    _print_savings(document["savings"])
    if line := not_judged_text(assessment.manifest, rulebook):
        say(line)


def _zone_rows(assessment: Assessment, listings: Collection[str]) -> Iterator[Json]:
    for zone, row in gain_by_zone(assessment, listings).iterrows():
        ends = {route: (float(row[f"{route}_low_m2"]), float(row[f"{route}_high_m2"])) for route in ROUTES}
        yield {
            "zone_id": str(zone) or None,
            "parcels": int(row["parcels"]),
            "gain_m2": {
                route: {"low": low, "high": high if np.isfinite(high) else None}
                for route, (low, high) in ends.items()
            },
        }


def _premium(assessment: Assessment, listings: Collection[str]) -> Json:
    counts = premium_counts(assessment, listings)
    return {
        str(reading): {str(word): int(row[word]) for word in counts.columns}
        for reading, row in counts.iterrows()
    }


def _savings(saved: Savings, rulebook: Rulebook, assessment: Assessment) -> Json:
    rows = [rulebook.row(name) for name in saved.numbers]
    return {
        "zones": list(savings_rows(saved)),
        "numbers": [
            {
                "row": row.name,
                "value": row.low,
                "document": row.source.document,
                "place": row.source.place,
                "confidence": row.source.confidence.value,
                "is_local": row.is_local,
            }
            for row in rows
        ],
        "price_table": {
            "edition": saved.edition,
            "sha256": assessment.manifest["layers"]["land_prices"]["sha256"],
        },
    }


def _print_zones(rows: list[Json]) -> None:
    titles = route_titles()
    head = (_("zone"), _("parcels"), *(_("{route}, m²").format(route=titles[route]) for route in ROUTES))
    cells = [
        (
            row["zone_id"] or _("in no zone"),
            f"{row['parcels']:,}",
            *(range_text(row["gain_m2"][route]["low"], row["gain_m2"][route]["high"]) for route in ROUTES),
        )
        for row in rows
    ]
    print_table(head, cells, title=_("Gain of counted floor area by zone and route"))
    say(_("Routes are alternatives: they do not add up."))


def _print_split(split: Json | None) -> None:
    if split is None:
        say(_("No planned land use was delivered: the plan parts no parcel that is known of"))
        return
    words, rows = reading_words(), split["parcels"]
    say(_("{count} parcels lie under planned units that differ").format(count=len(rows)))
    if not rows:
        return
    head = (_("parcel"), *(_("cap, {reading}, m²").format(reading=words[name]) for name in words))
    cells = [
        (row["parcel_id"], *(row_text(row["readings"][name], "gain_cap_m2") for name in words))
        for row in rows[:_SHOWN]
    ]
    sums = split["gain_cap_m2"]
    total = (_("total"), *(range_text(sums[name]["low"], sums[name]["high"]) for name in words))
    print_table(head, [*cells, total], title=_("Caps of gain where the plan parts a parcel"))
    if len(rows) > _SHOWN:
        note(_("Shown {shown} of {count}; --json shows all").format(shown=_SHOWN, count=len(rows)))


def _print_savings(saved: Json | None) -> None:
    if saved is None:
        say(_("No price table (land_prices) was delivered: nothing is said of land or money saved"))
        return
    head = (_("zone"), _("land saved, mu"), _("price of that land, 10 000 CNY"))
    cells = [
        (row["zone_id"] or _("in no zone"), row_text(row, "land_mu", digits=1), row_text(row, "price_wan"))
        for row in saved["zones"]
    ]
    print_table(head, cells, title=_("Land that need not be supplied anew"))
    for number in saved["numbers"]:
        say(_("  Source: {source}").format(source=number_text(number)))
    say(_("Price table, edition {edition}").format(edition=saved["price_table"]["edition"] or _("unknown")))


def add_to(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command()(gain)
