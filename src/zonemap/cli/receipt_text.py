"""The receipt of a parcel as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from zonemap.cli.output import range_text, row_text
from zonemap.layers import raster_title
from zonemap.tables.ledger import ledger_head, ledger_lines, ledger_notes
from zonemap.tables.parcels import route_titles
from zonemap.tables.table import unit_word
from zonemap.tables.words import free_land_words, listing_words, reading_words, verdict_words, weight_word
from zonemap.wording import gettext as _

Json = dict[str, Any]

_MOST_VALUES: Final = 6
"""Values of one column that a line shows."""


def receipt_lines(receipt: Json, not_judged: str) -> Iterator[str]:
    """Yield the lines of a receipt: what is known, each finding with its source, gains, and what was not judged."""
    parcel = receipt["parcel"]
    verdict = listing_words()[parcel["verdict"]]
    yield _("Parcel {parcel}: {verdict}").format(parcel=parcel["parcel_id"], verdict=verdict)
    if receipt["synthetic"]:
        yield _("Synthetic data, illustrative only")
    yield _("Run {run}, judged as of {day}; rulebook {rulebook}, zonemap {code}").format(
        run=receipt["run"], day=receipt["as_of"], rulebook=receipt["rulebook"][:12], code=receipt["code"]
    )
    if scenario := receipt["scenario"]:
        yield _(
            "This is the scenario “{title}”, changes on the run {base}: no finding about the land as it is"
        ).format(title=scenario["title"], base=scenario["base"])
    yield ""
    yield from _known(parcel)
    yield from _ledger(receipt.get("ledger"))
    if reason := receipt.get("not_told"):
        yield _("Buildings and planned units one by one are not told: {reason}").format(reason=reason)
    yield from _off_list(receipt)
    for heading, verdicts, kind in (
        (_("Reasons and gaps"), ("breached",), "flag"),
        (_("Cannot be judged"), ("unknown",), "flag"),
        (_("In order"), ("met",), "flag"),
        (_("What stands over it"), ("breached", "unknown"), "constraint"),
    ):
        chosen = [
            each for each in receipt["findings"] if each["verdict"] in verdicts and each["kind"] == kind
        ]
        if chosen:
            yield ""
            yield f"【{heading}】"
            for finding in chosen:
                yield from _finding(finding, receipt)
    yield ""
    yield from _gains(parcel)
    if "free_land_m2" in parcel:
        yield f"- {free_land_words(parcel, receipt['free_land_pieces_m2'])}"
    yield from _split_plan(receipt.get("split_plan"))
    if receipt["premium_note"]:
        yield receipt["premium_note"]
    if not_judged:
        yield ""
        yield not_judged


def _known(parcel: Json) -> Iterator[str]:
    for name, title, digits in (
        ("area_m2", _("Area, m²"), 1),
        ("registered_area_m2", _("  registered"), 1),
        ("drawn_area_m2", _("  drawn"), 1),
        ("floor_area_m2", _("Floor area, m²"), 1),
        ("counted_floor_area_m2", _("Counted floor area, m²"), 1),
        ("far", _("FAR"), 3),
        ("far_counted", _("Counted FAR"), 3),
        ("far_max", _("Planned FAR"), 3),
    ):
        low, high = parcel.get(f"{name}_range", [parcel[name], parcel[name]])
        yield f"{title}: {range_text(low, high, digits=digits) if low is not None else _('unknown')}"


def _ledger(ledger: Json | None) -> Iterator[str]:
    if ledger is None:
        return
    yield ""
    heading = _("Floor-area ledger")
    yield f"【{heading}】"
    if not ledger["buildings"]:
        yield _("No building stands on the parcel")
    for cells in ledger_lines(ledger):
        named = [f"{title} {cell}" for title, cell in zip(ledger_head(), cells, strict=True) if cell]
        yield "- " + _("; ").join([cells[0], *named[1:]])
    yield from ledger_notes(ledger)


def _off_list(receipt: Json) -> Iterator[str]:
    said = receipt["off_list"]
    if not said:
        return
    yield ""
    yield f"【{_('Leaves the list of the certain when all of this is done')}】"
    for number, lift in enumerate(said["lifts"], start=1):
        yield f"{number}. {lift['words']}"
    titles = {each["rule"]: each["title"] for each in receipt["findings"]}
    if said["still_open"]:
        names = _(", ").join(titles[rule] for rule in said["still_open"])
        yield _("Still to be verified then: {names}").format(names=names)


def _finding(finding: Json, receipt: Json) -> Iterator[str]:
    if finding["verdict"] == "met":
        yield f"- {finding['sentence']}"
    else:
        words = [verdict_words(finding["kind"])[finding["verdict"]], weight_word(finding["role"], "")]
        label = _("{title} ({verdict}): ").format(
            title=finding["title"], verdict=_(", ").join(word for word in words if word)
        )
        yield f"- {label}{finding['sentence']}"
    yield _("  Clause {clause}: “{quote}” ({responsible})").format(
        clause=finding["clause"], quote=finding["quote"], responsible="、".join(finding["responsible"])
    )
    for source in finding["sources"]:
        yield _("  Source: {source}").format(source=source)
    if finding["missing"]:
        yield _("  Would be settled by: {inputs}").format(inputs=finding["missing"]["words"])
    if finding["lift"]:
        yield "  " + _("Lifted when: {change}").format(change=finding["lift"]["words"])
    yield from _inputs(finding["inputs"], receipt)


def _inputs(inputs: list[Json], receipt: Json) -> Iterator[str]:
    """Yield one line for each layer or raster: its hash and edition or day, and what it says of this parcel."""
    by_layer: dict[str, list[str]] = {}
    layers = receipt["layers"]
    for used in inputs:
        layer, _dot, column = used["input"].partition(".")
        value = f" = {_plain(used['value'])}" if "value" in used else ""
        if layer == "raster":
            yield _raster(column, value, receipt["rasters"][column])
            continue
        by_layer.setdefault(layer, []).append(f"{column}{value}")
    for layer, said in by_layer.items():
        digest, edition = layers[layer]["sha256"][:12], layers[layer]["edition"]
        version = _(", edition {edition}").format(edition=edition) if edition else ""
        yield _("  Input: {layer} (sha256 {digest}{version}): {columns}").format(
            layer=layer, digest=digest, version=version, columns=_("; ").join(said)
        )


def _raster(name: str, value: str, record: Json) -> str:
    day = _(", image of {day}").format(day=record["date"]) if record.get("date") else ""
    return (
        _("  Input: {raster} (sha256 {digest}{day}): mean{value} {unit}")
        .format(
            raster=raster_title(name),
            digest=record["sha256"][:12],
            day=day,
            value=value,
            unit=unit_word(record.get("unit") or "1") or "",
        )
        .rstrip()
    )


def _plain(value: object) -> str:
    """Return a stored value for people; what is missing is unknown, and of many values the first are shown."""
    if isinstance(value, list):
        shown = _(", ").join(_plain(each) for each in value[:_MOST_VALUES])
        rest = len(value) - _MOST_VALUES
        return shown + _(" … and {count} more").format(count=rest) if rest > 0 else shown or _("none")
    if value is None:
        return _("unknown")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _split_plan(split: Json | None) -> Iterator[str]:
    if split is None:
        return
    words = reading_words()
    parts = (
        _("{use} {share}").format(use=part["planned_use"] or _("unknown"), share=f"{part['share']:.1%}")
        for part in split["parts"]
    )
    yield _("The plan parts the parcel ({parts}); cap of all routes, m²:").format(parts=_(", ").join(parts))
    for reading, said in split["readings"].items():
        yield _("- {reading}: planned FAR {far}, cap {cap}").format(
            reading=words[reading],
            far=row_text(said, "far_max", digits=2),
            cap=row_text(said, "gain_cap_m2"),
        )


def _gains(parcel: Json) -> Iterator[str]:
    titles = route_titles()
    heading = _("Gain of counted floor area, m² (routes are alternatives, they do not add up)")
    yield f"【{heading}】"
    for route, title in titles.items():
        gain = parcel["gain_m2"][route]
        yield f"- {title}: {range_text(gain['low'], gain['high'])}"
    words = {"met": _("met"), "breached": _("not met"), "unknown": _("unknown")}
    exempt = parcel["premium_exempt"]
    yield _("No further land price: by the plan {plan}; by the national rule {national}").format(
        plan=words[exempt["plan"]], national=words[exempt["national"]]
    )
