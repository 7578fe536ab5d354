"""The waterfalls of a run as JSON: from gross ground to what is left, zone by zone and clause by clause."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import pandas as pd

from zonemap.assessment.assessment import Assessment
from zonemap.errors import ZonemapError
from zonemap.plan import Rulebook
from zonemap.rules import CATALOGUE
from zonemap.wording import gettext as _

Json = dict[str, Any]


class Ground(StrEnum):
    """What the gross ground is: the zones as drawn, or the surface parcels in each."""

    ZONES = "zones"
    PARCELS = "parcels"


def ground_of(assessment: Assessment, zone: str | None = None) -> Ground:
    """Return the ground that is taken apart where nobody chose: the zones (or the one named), else the parcels."""
    table = assessment.waterfall
    drawn = table["zone_id"][table["ground"] == Ground.ZONES]
    is_drawn = bool(len(drawn)) if zone is None else bool((drawn == zone).any())
    return Ground.ZONES if is_drawn else Ground.PARCELS


def remaining_ground(
    assessment: Assessment,
    rulebook: Rulebook,
    names: Mapping[str, str],
    *,
    ground: Ground | None = None,
    zone: str | None = None,
) -> list[Json]:
    """Return for each zone its `gross_m2`, `steps` and `left_m2`; the nets and what is left add up to the gross ground.

    A step whose layer is missing has null for its areas, and what is left is then at most that (`is_at_most`). Raises
    `ZonemapError` for a zone without such ground.
    """
    table = assessment.waterfall
    table = table[table["ground"] == (ground or ground_of(assessment, zone))]
    if zone is not None and not (table["zone_id"] == zone).any():
        raise ZonemapError(
            "unknown_zone",
            _("There is no ground of a zone “{zone}”").format(zone=zone),
            _("use one of: {names}").format(names=", ".join(filter(None, table["zone_id"].unique())) or "–"),
        )
    chosen = table if zone is None else table[table["zone_id"] == zone]
    return [
        {
            "zone_id": str(zone_id) or None,
            "name": names.get(str(zone_id)),
            "gross_m2": float(rows["gross_m2"].iloc[0]),
            "steps": list(_steps(rows, rulebook)),
            "left_m2": float(rows["left_m2"].iloc[-1]),
            "is_at_most": bool(rows["net_m2"].isna().any()),
        }
        for zone_id, rows in chosen.groupby("zone_id", sort=False)
    ]


def _steps(rows: pd.DataFrame, rulebook: Rulebook) -> Iterator[Json]:
    for row in rows.to_dict("records"):
        known = bool(pd.notna(row["net_m2"]))
        clause = rulebook.clauses[CATALOGUE[row["rule"]].row]
        yield {
            "layer": row["layer"],
            "rule": row["rule"],
            "clause": clause.clause,
            "quote": clause.quote,
            "net_m2": float(row["net_m2"]) if known else None,
            "under_m2": float(row["under_m2"]) if known else None,
            "shared_m2": json.loads(str(row["shared_m2"])),
            "open_m2": float(row["open_m2"]),
            "left_m2": float(row["left_m2"]),
        }
