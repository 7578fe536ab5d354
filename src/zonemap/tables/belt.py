"""The river-side science belt in words and tables: what is loaded, and what is proposed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from zonemap.assessment import spoken
from zonemap.layers import LAYERS, layer_named
from zonemap.tables.cards import card_text
from zonemap.units import hectares
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]
Texts = tuple[tuple[str, ...], list[tuple[str, ...]]]
"""The heads of some columns, and rows of texts."""


def belt_notes(document: Json) -> list[str]:
    """Return what a reader must know before the figures of a belt."""
    notes = []
    if versions := document["proposed_versions"]:
        notes.append(
            _("This belt is a proposal ({versions}): nobody has approved it").format(
                versions=_(", ").join(versions)
            )
        )
    if not document["is_in_run"]:
        notes.append(_("The run was made without this layer: assess again to have the figures"))
    if open_blocks := {each["block_id"] for each in document["blocks"] if each["in_force"] == "unknown"}:
        notes.append(
            _(
                "Of {count} blocks several versions may be in force, for no day of approval tells: "
                "their ground may be of the belt"
            ).format(count=len(open_blocks))
        )
    if document["shores_of_unknown_rank"]:
        notes.append(
            _("{count} shores have no rank: they may be of the main stem").format(
                count=document["shores_of_unknown_rank"]
            )
        )
    reach = document["shore_reach_m"]
    if reach is not None and "belt_shore_m" in document["figures"]:
        notes.append(
            _("Shore within {reach:g} m of the belt counts as along it (a setting)").format(reach=reach)
        )
    notes.append(_("FAR and tax are those of parcels in zones; carriers outside are those in zones"))
    if absent := document["without_data"]:
        told = _(", ").join(f"{each['title']} ({', '.join(each['missing'])})" for each in absent)
        notes.append(_("Without data: {names}").format(names=told))
    return notes


def belt_figure_table(document: Json) -> Texts:
    """Return the figures of the belt as a whole."""
    rows: list[tuple[str, ...]] = [(row["title"], card_text(row)) for row in document["figures"].values()]
    if document["core_areas_m2"] is not None:
        title = in_language(layer_named("core_areas").title)
        rows.append(
            (_("{layer} in the belt").format(layer=title), _area(document["core_areas_m2"], "area_m2"))
        )
    if (parcels := document["parcels"]) is not None:
        rows += [
            (_("Parcels in the belt"), spoken(*_ends(parcels, "parcels"), "count")),
            (_("of them by half or more"), spoken(*_ends(parcels, "parcels_by_half"), "count")),
            (_("Parcel land in the belt"), _area(parcels, "land_m2")),
            (_("of it industrial"), _area(parcels, "industrial_m2")),
        ]
    return (_("Indicator"), _("Value")), rows


def belt_block_table(document: Json) -> Texts:
    """Return the blocks, those in force first."""
    head = (
        _("Block"), _("Name"), _("Function"), _("Leading industry"), _("Innovation core"), _("Version"),
        _("In force"), _("area, ha"), _("parcels"), _("parcel land, ha"),
    )  # fmt: skip
    truth = {True: _("yes"), False: _("no"), None: _("unknown")}
    stands = {"met": _("yes"), "breached": _("no"), "unknown": _("unknown")}
    rows: list[tuple[str, ...]] = [
        (
            each["block_id"] or "–",
            each["name"] or "–",
            each["function"] or _("unknown"),
            each["leading_industry"] or _("unknown"),
            truth[each["is_innovation_core"]],
            each["version"] or _("unknown"),
            stands[each["in_force"]],
            _ha(each["area_m2"]),
            f"{each['parcels']:,}",
            _ha(each["parcel_land_m2"]),
        )
        for each in document["blocks"]
    ]
    return head, rows


def belt_side_table(document: Json) -> Texts:
    """Return the belt against the land outside."""
    words = {
        "far_counted": _("Counted FAR"),
        "tax_wan_per_mu": _("Tax per mu"),
        "carriers_per_km2": _("Carriers of innovation per km²"),
        "research_share": _("Share planned for research (0802)"),
    }
    rows: list[tuple[str, ...]] = [
        (words[name], *(_("unknown") if pair[side] is None else card_text(pair[side]) for side in pair))
        for name, pair in document["sides"].items()
    ]
    return (_("Indicator"), _("Inside the belt"), _("Outside of the belt")), rows


def belt_zone_table(document: Json) -> Texts:
    """Return the zones that lie in the belt."""
    rows: list[tuple[str, ...]] = [
        (
            each["name"] or each["zone_id"],
            _ha(each["area_m2"]),
            _area(each, "inside_m2"),
            _percent(*_ends(each, "inside_share")),
        )
        for each in document["zones"]
    ]
    return (_("Zone"), _("area, ha"), _("in the belt"), _("share of the zone")), rows


def belt_plant_table(document: Json) -> Texts:
    """Return the chemical parcels of the belt that are nearer to the shore than new ones may be."""
    plants = document["plants"]
    rows: list[tuple[str, ...]] = [
        (
            each["parcel_id"],
            each["zone_id"] or "–",
            each["industry_code"] or _("unknown"),
            spoken(*_ends(each, "shore_distance_m"), "m"),
            _percent(*_ends(each, "belt_share")),
        )
        for each in (plants["parcels"] if plants else [])
    ]
    return (_("Parcel"), _("Zone"), _("industry"), _("to the shore, m"), _("part in the belt")), rows


def plant_note(document: Json) -> str:
    """Return in one line how many chemical parcels of the belt are near the shore, and how many may be."""
    plants = document["plants"]
    if plants is None:
        return _(
            "Chemical plants near the shore are unknown: the 1 km rule was not judged, or no belt was there"
        )
    return _(
        "Chemical parcels of the belt nearer to the shore than new ones may be: {count}; not known: {unknown}. "
        "The rule forbids new and expanding projects, and says nothing against a plant that stands"
    ).format(count=len(plants["parcels"]), unknown=plants["unknown"])


def within_words() -> dict[str, str]:
    """Return what each ground is called that a proposal may take."""
    return {
        "land": _("all land on the land side"),
        **{name: in_language(LAYERS[name].title) for name in ("zones", "towns", "urban_boundary")},
    }


def proposal_notes(document: Json) -> list[str]:
    """Return how a proposed belt came about."""
    notes = [
        _("A proposal, approved by nobody and used in no judgement: version “{version}”").format(
            version=document["version"]
        ),
        _("Land within {depth:g} m of {shore:,.0f} m of main-stem shore, on: {ground}").format(
            depth=document["depth_m"],
            shore=document["shore_m"],
            ground=within_words()[document["within"]],
        ),
    ]
    if document["has_two_banks"]:
        notes.append(
            _(
                "The river is drawn as water: its shore is that of both banks and of islands, "
                "and where the drawing ends across the water"
            )
        )
        if document["within"] == "land":
            notes.append(_("Land on the other bank is taken too, be it of another city"))
    words = {"rank": _("no known rank"), "land_side": _("no known land side")}
    notes += [
        _("Shores left out, {why}: {count}").format(why=words[name], count=count)
        for name, count in document["shores_left_out"].items()
        if count
    ]
    if document["is_redline_layer_partial"]:
        notes.append(_("The layer of red lines does not hold all of them: more may lie in the proposal"))
    return notes


def proposal_table(document: Json) -> Texts:
    """Return the ground of a proposal step by step, then its blocks."""
    words = {
        "water": _("water"),
        "outside": _("outside of the ground asked for"),
        "ecological_redlines": in_language(LAYERS["ecological_redlines"].title),
        "roads": _("land of roads"),
    }
    rows: list[tuple[str, ...]] = [(_("Strip along the shore"), _ha(document["strip_m2"]))]
    rows += [
        (_("less {layer}").format(layer=words[step["name"]]), _ha(step["area_m2"]))
        for step in document["taken_off"]
        if step["area_m2"] > 0 or step["name"] == "ecological_redlines"
    ]
    if document["slivers_m2"] >= _SEEN_M2:
        rows.append((_("less {layer}").format(layer=_("slivers")), _ha(document["slivers_m2"])))
    rows.append(
        (_("Proposed belt, {count} blocks").format(count=len(document["blocks"])), _ha(document["area_m2"]))
    )
    rows += [(f"  {each['name']}", _ha(each["area_m2"])) for each in document["blocks"][:_SHOWN]]
    if len(document["blocks"]) > _SHOWN:
        rows.append((_("  … and {count} more").format(count=len(document["blocks"]) - _SHOWN), ""))
    return (_("Step"), _("area, ha")), rows


_SHOWN: Final = 30
_SEEN_M2: Final = 50.0
"""Ground below this is 0.00 ha when it is written."""


def _ends(row: Json, name: str) -> tuple[float, float]:
    low, high = row.get(f"{name}_range", (row[name],) * 2)
    return 0.0 if low is None else low, np.inf if high is None else high


def _area(row: Json, name: str) -> str:
    low, high = _ends(row, name)
    told = spoken(hectares(low), hectares(high), "ha")
    return f"{told}{_(' ha')}" if np.isfinite(high) else told


def _ha(area_m2: float) -> str:
    return f"{hectares(area_m2):,.2f}"


def _percent(low: float, high: float) -> str:
    if low <= 0 and high >= 1:
        return _("unknown")
    return f"{low:.1%}" if low == high else f"{low:.1%}–{min(high, 1.0):.1%}"
