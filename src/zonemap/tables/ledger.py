"""The floor-area ledger of a parcel in words: one row for each building and storey, for receipts, cards and reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = Mapping[str, Any]


def ledger_head() -> tuple[str, ...]:
    """Return the names of the columns of `ledger_lines`."""
    return (
        _("Building"),
        _("Footprint on the parcel, m²"),
        _("Storeys"),
        _("Storey height, m"),
        _("Floor area, m²"),
        _("Counts"),
        _("Counted floor area, m²"),
    )


def ledger_lines(ledger: Json, *, most: int | None = None) -> Iterator[tuple[str, ...]]:
    """Yield a row for each building, for each of its storeys that the table names, and the total.

    With `most` only so many of the largest buildings have rows; the others are counted in one.
    """
    heights, areas = _height_words(), _area_words()
    for building in ledger["buildings"][:most]:
        share = (
            ""
            if building["share"] > _WHOLE
            else _(" ({share} of it)").format(share=f"{building['share']:.1%}")
        )
        yield (
            building["building_id"],
            f"{building['footprint_m2']:,.1f}{share}",
            _("unknown") if building["storeys"] is None else str(building["storeys"]),
            f"{_spoken(building, 'storey_height_m', 2)} {heights[building['storey_height_from']]}".strip(),
            f"{_spoken(building, 'floor_area_m2', 1)} {areas[building['floor_area_from']]}".strip(),
            _times(building),
            _spoken(building, "counted_floor_area_m2", 1),
        )
        for storey in building["storey_lines"]:
            area = storey["floor_area_m2"]
            yield (
                _("  storey {number}").format(number=storey["storey"]),
                "",
                "",
                _spoken(storey, "height_m", 2),
                _("unknown") if area is None else f"{area:,.1f}",
                _times(storey),
                "",
            )
    if left_out := len(ledger["buildings"][most:]) if most is not None else 0:
        yield (_("{count} smaller buildings").format(count=left_out), *[""] * (len(ledger_head()) - 1))
    totals = ledger["totals"]
    yield (
        _("total"),
        f"{totals['footprint_m2']:,.1f}",
        "",
        "",
        _spoken(totals, "floor_area_m2", 1),
        "",
        _spoken(totals, "counted_floor_area_m2", 1),
    )


def ledger_notes(ledger: Json) -> Iterator[str]:
    """Yield what the ledger rests on: density and coefficient, the numbers cited and their sources, what is partial."""
    totals = ledger["totals"]
    yield _(
        "Building density {density} (footprint over {area} m² of land); building coefficient {coefficient} "
        "(with structures and open yards)"
    ).format(
        density=_spoken(totals, "building_density", 3),
        area=f"{totals['area_m2']:,.1f}",
        coefficient=_spoken(totals, "building_coefficient", 3),
    )
    for rule in ledger["rules"]:
        value = _("unknown") if rule["value"] is None else f"{rule['value']:g}"
        yield _("{meaning}: {value}; {source}").format(
            meaning=in_language(rule["meaning"]),
            value=value,
            source=rule["source"] or _("no number in force"),
        )
    if ledger["is_partial"]:
        yield _("The layer of buildings is partial: there may be more than is listed")


_WHOLE = 0.9995


def _height_words() -> Mapping[str, str]:
    return {
        "given": "",
        "storey": _("(by storey)"),
        "estimated": _("(estimated from the height)"),
        "unknown": "",
    }


def _area_words() -> Mapping[str, str]:
    return {
        "surveyed": _("(surveyed)"),
        "storeys": _("(sum of storeys)"),
        "computed": _("(footprint × storeys)"),
        "unknown": _("(at least the footprint)"),
    }


def _times(row: Json) -> str:
    return f"× {_spoken(row, 'counts', 2)}"


def _spoken(row: Json, name: str, digits: int) -> str:
    """Return a quantity in words: the figure, its range, or unknown."""

    def figure(value: float) -> str:
        text = f"{value:,.{digits}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    if row[name] is not None:
        return figure(row[name])
    low, high = row.get(f"{name}_range", (None, None))
    if high is None:
        return _("at least {low}").format(low=figure(low)) if low else _("unknown")
    return f"{figure(low or 0.0)} – {figure(high)}"
