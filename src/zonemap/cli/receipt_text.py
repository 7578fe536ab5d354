"""The receipt of a parcel as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zonemap.cli.output import range_text
from zonemap.wording import gettext as _

Json = dict[str, Any]


def receipt_lines(receipt: Json, not_judged: str) -> Iterator[str]:
    """Yield the lines of a receipt: what is known, each finding with its source, gains, and what was not judged."""
    parcel = receipt["parcel"]
    words = {"certain": _("certain"), "possible": _("possible"), "not": _("not listed")}
    yield _("Parcel {parcel}: {verdict}").format(parcel=parcel["parcel_id"], verdict=words[parcel["verdict"]])
    if receipt["synthetic"]:
        yield _("Synthetic data, illustrative only")
    yield _("Run {run}, judged as of {day}; rulebook {rulebook}, zonemap {code}").format(
        run=receipt["run"], day=receipt["as_of"], rulebook=receipt["rulebook"][:12], code=receipt["code"]
    )
    yield ""
    yield from _known(parcel)
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
                yield from _finding(finding)
    yield ""
    yield from _gains(parcel)
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


def _finding(finding: Json) -> Iterator[str]:
    role = {"deciding": _("deciding"), "supporting": _("supporting"), "none": ""}[finding["role"]]
    if finding["verdict"] == "met":
        yield f"- {finding['sentence']}"
    else:
        yield f"- {finding['title']}{f' [{role}]' if role else ''}: {finding['sentence']}"
    yield _("  Clause {clause}: “{quote}” ({responsible})").format(
        clause=finding["clause"], quote=finding["quote"], responsible="、".join(finding["responsible"])
    )
    for source in finding["sources"]:
        yield _("  Source: {source}").format(source=source)
    for used in finding["inputs"]:
        value = f" = {_plain(used['value'])}" if "value" in used else ""
        yield _("  Input: {input} (sha256 {digest})").format(
            input=f"{used['input']}{value}", digest=used["sha256"][:12]
        )


def _plain(value: object) -> str:
    """Return a stored value for people; what is missing is unknown."""
    if value is None:
        return _("unknown")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _gains(parcel: Json) -> Iterator[str]:
    titles = {
        "add_storeys": _("Add storeys"),
        "rebuild": _("Rebuild"),
        "consolidate": _("Consolidate land"),
        "cap": _("Cap of all routes"),
    }
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
