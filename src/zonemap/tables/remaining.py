"""The table of what is left of the ground of each zone, step by step."""

from __future__ import annotations

from typing import Any

from zonemap.layers import layer_named
from zonemap.tables.table import Cell, Kind, Table, table_of
from zonemap.units import hectares
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]


def step_title(layer: str) -> str:
    """Return what a step takes from the ground."""
    own = {
        "control_units": _("Priority protection units"),
        "urban_boundary": _("Outside the urban boundary"),
    }
    return own.get(layer) or in_language(layer_named(layer).title)


def remaining_table(falls: list[Json]) -> Table:
    """Return one row for the gross ground of each zone and one for each step; an empty cell is unknown."""
    head = (
        ("zone", _("Zone"), Kind.WORDS),
        ("step", _("Step"), Kind.WORDS),
        ("clause", _("Clause"), Kind.TEXT),
        ("net_ha", _("Taken, ha"), Kind.AREA),
        ("shared", _("Shared with earlier steps, ha"), Kind.WORDS),
        ("left_ha", _("Left, ha"), Kind.AREA),
    )
    rows: list[tuple[Cell, ...]] = []
    for fall in falls:
        zone = fall["name"] or fall["zone_id"] or _("outside every zone")
        rows.append((zone, _("Gross ground"), None, None, None, hectares(fall["gross_m2"])))
        rows += [(zone, *_step(step)) for step in fall["steps"]]
    note = _(
        "Ground under two layers is taken once, by the earlier step, and named at the later one. An empty cell is a "
        "layer that is not there: it takes an unknown area, and what is left is at most that."
    )
    return table_of(_("Ground left"), note, head, rows)


def _step(step: Json) -> tuple[Cell, ...]:
    shared = _("; ").join(
        _("{layer} {area}").format(layer=step_title(layer), area=f"{hectares(area):,.2f}")
        for layer, area in step["shared_m2"].items()
    )
    said = [shared] if shared else []
    if step["open_m2"]:
        said.append(_("to be verified: {area}").format(area=f"{hectares(step['open_m2']):,.2f}"))
    net = step["net_m2"]
    return (
        _("less {layer}").format(layer=step_title(step["layer"])),
        step["clause"],
        None if net is None else hectares(net),
        _("; ").join(said) or None,
        hectares(step["left_m2"]),
    )
