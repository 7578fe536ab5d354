"""The mix of industries by block in words and tables."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import numpy as np

from zonemap.assessment import spoken
from zonemap.layers import LAYERS, input_title
from zonemap.units import hectares
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]

_MOST: Final = 3
"""Industries of a zone in a table; a program is told of all."""

Texts = tuple[tuple[str, ...], list[tuple[str, ...]]]


def mix_title(by: str) -> str:
    """Return what the blocks are: those of a layer, or `roads`."""
    return _("Blocks of zones between roads") if by == "roads" else in_language(LAYERS[by].title)


def mix_notes(document: Json) -> list[str]:
    """Return what a reader must know before the figures."""
    notes = [
        _(
            "Industrial land by division of GB/T 4754; a parcel counts by the part of it that lies in a block. "
            "The index of mix is 0 for one division alone, and nears 1 for many of the same size"
        )
    ]
    if document["by"] == "roads":
        notes.append(_("Roads that end inside a zone part nothing"))
    if not document["is_apart"]:
        notes.append(
            _(
                "Blocks lie over each other on {area} ha: land there counts in each, "
                "and the share of a leading block is not told"
            ).format(area=_ha(document["overlap_m2"]))
        )
    if open_blocks := sum(each["in_force"] == "unknown" for each in document["blocks"]):
        notes.append(
            _("{count} blocks are of versions of which nobody knows which is in force").format(
                count=open_blocks
            )
        )
    if document["missing"]:
        names = _(", ").join(input_title(each) for each in document["missing"])
        notes.append(_("Not known for want of: {names}").format(names=names))
    return notes


def mix_block_table(document: Json) -> Texts:
    """Return one row per block with industrial land, then the land in no block; of one zone there is no such row."""
    head = (
        _("Block"), _("Name"), _("industrial land, ha"), _("of no known division, ha"), _("divisions"),
        _("leading division"), _("its share"), _("index of mix"),
    )  # fmt: skip
    blocks = [document["blocks"][at] for at in blocks_told(document)]
    rows = [(each["block_id"], each["name"] or "–", *_cells(each)) for each in blocks]
    outside = document["outside"]
    if outside is not None and _has_industry(outside):
        rows.append((_("in no block"), "–", *_cells(outside)))
    return head, rows


def blocks_told(document: Json) -> list[int]:
    """Return the places of the blocks that have a row: of those between roads the ones with industrial land."""
    is_all = document["by"] != "roads"
    return [at for at, each in enumerate(document["blocks"]) if is_all or _has_industry(each)]


def mix_index_of(block: Json) -> tuple[float, float]:
    """Return the index of mix of a block, low and high; NaN for a block without industrial land."""
    return _ends(block, "mix_index") if _has_industry(block) else (np.nan, np.nan)


def _has_industry(row: Json) -> bool:
    return bool(row["industrial_m2"] + row["open_m2"] > 0)


def _cells(row: Json) -> tuple[str, ...]:
    if not _has_industry(row):
        return ("0.00", "0.00", "0", "–", "–", "–")
    leading = f"{row['leading']} {row['leading_name'] or ''}".strip() if row["leading"] else _("unknown")
    return (
        _ha(row["industrial_m2"]),
        _ha(row["open_m2"]),
        spoken(*_ends(row, "divisions"), "count"),
        leading,
        spoken(*_ends(row, "leading_share"), "share"),
        spoken(*mix_index_of(row), "1"),
    )


def mix_industry_table(document: Json) -> Texts:
    """Return how the leading industries of each zone are spread, of those that may lead the three largest.

    A zone whose industry lies in no block has no row.
    """
    head = (
        _("Zone"), _("Industry"), _("leads"), _("its land, ha"), _("blocks"), _("leading block"),
        _("share of the leading block"),
    )  # fmt: skip
    leads = {"met": _("yes"), "unknown": _("may be")}
    rows: list[tuple[str, ...]] = []
    shown = Counter[str]()
    for each in document["industries"]:
        shown[each["zone_id"]] += 1
        if shown[each["zone_id"]] > _MOST or each["leading_block"] is None:
            continue
        low, high = _ends(each, "land_m2")
        rows.append(
            (
                each["zone"],
                f"{each['division']} {each['name'] or ''}".strip(),
                leads[each["leads"]],
                spoken(hectares(low), hectares(high), "ha"),
                f"{each['blocks']}",
                each["leading_block"] or "–",
                spoken(*_ends(each, "leading_block_share"), "share"),
            )
        )
    return head, rows


def _ends(row: Json, name: str) -> tuple[float, float]:
    low, high = row.get(f"{name}_range", (row[name],) * 2)
    return -np.inf if low is None else low, np.inf if high is None else high


def _ha(area_m2: float) -> str:
    return f"{hectares(area_m2):,.2f}"
