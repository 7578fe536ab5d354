"""Redevelopment sites: each with what a planner asks of it, and their sums by zone."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from zonemap.assessment import surface_of
from zonemap.assessment.studies import Sites
from zonemap.tables.parcels import Positions
from zonemap.tables.programme.parts import (
    Part,
    Scope,
    Study,
    blocking_layers,
    ends,
    lacking,
    study_titles,
    told,
    words_table,
)
from zonemap.tables.table import Cell, Column, Kind, Table, figures, texts
from zonemap.units import SQUARE_METRES_PER_HECTARE, SQUARE_METRES_PER_MU
from zonemap.wording import gettext as _

_SETTINGS = ("site_contact_tolerance_m", "site_contact_length_m", "site_frontage_reach_m")


def sites_part(scope: Scope, found: Sites) -> Part:
    """Return the sites, those of one zone where it is named, the larger gain first, and their sums by zone."""
    rows = scope.rows(*_SETTINGS)
    title = study_titles()[Study.SITES]
    zones = _zones(scope, found)
    kept = sites_within(scope, found)
    if not kept:
        none = words_table(title, _("No parcel is certain to be inefficient, so there is no site."))
        return Part(Study.SITES, (none,), rows)
    table = found.table.iloc[kept]
    note = told(
        _(
            "Parcels that are certainly inefficient and lie against each other, as one site; larger sure "
            "gain first. Nothing more was asked of a site; barred is what red lines and farmland take."
        ),
        _("A site over a border of zones stands with all of them.") if scope.zone is None else "",
        scope.settings(rows),
        lacking(_missing(scope)),
    )
    whole = Table(title, note, _columns(scope, table, [zones[at] for at in kept]))
    return Part(Study.SITES, (whole, _by_zone(scope, table, [found.members[at] for at in kept])), rows)


def sites_within(scope: Scope, found: Sites) -> list[int]:
    """Return the places of the sites that are told, in their order: of one zone those with a parcel in it."""
    if scope.zone is None:
        return list(range(len(found.table)))
    return [at for at, zones in enumerate(_zones(scope, found)) if scope.zone in zones]


def main_zones(scope: Scope, members: Sequence[Positions]) -> list[str]:
    """Return for each site the id of the zone that most of its ground lies in, empty for none."""
    at, parcels = _parcels(scope, members)
    ground = parcels["area_m2_low"].where(surface_of(parcels).to_numpy(dtype=bool), 0.0).to_numpy()
    sums = pd.Series(ground).groupby([at, parcels["zone_id"].fillna("").to_numpy()]).sum().reset_index()
    sums = sums.set_axis(["site", "zone", "ground"], axis=1).sort_values(
        ["site", "ground", "zone"], ascending=[True, False, True]
    )
    return [str(zone) for zone in sums.drop_duplicates("site")["zone"]]


def _parcels(scope: Scope, members: Sequence[Positions]) -> tuple[Positions, gpd.GeoDataFrame]:
    """Return the parcels of all sites one after the other, and to which site each belongs."""
    at = np.repeat(np.arange(len(members)), [len(each) for each in members])
    positions = np.concatenate([np.empty(0, dtype=np.intp), *members])
    return at, scope.assessment.parcels.iloc[positions]


def _missing(scope: Scope) -> list[str]:
    owners = scope.assessment.parcels["owner_id"]
    return [
        *([] if scope.workspace.has("roads") else ["roads"]),
        *(["parcels.owner_id"] if owners.isna().all() else []),
        *blocking_layers(scope),
    ]


def _zones(scope: Scope, found: Sites) -> list[list[str]]:
    """Return the ids of the zones that each site has a parcel in."""
    at, parcels = _parcels(scope, found.members)
    pairs = pd.DataFrame({"site": at, "zone": parcels["zone_id"].to_numpy()}).dropna().drop_duplicates()
    zones: list[list[str]] = [[] for _site in found.members]
    for site, zone in pairs.sort_values(["site", "zone"]).itertuples(index=False):
        zones[site].append(str(zone))
    return zones


def _columns(scope: Scope, table: pd.DataFrame, zones: list[list[str]]) -> tuple[Column, ...]:
    area, drawn = table["area_m2_low"].to_numpy(dtype=float), table["drawn_area_m2"].to_numpy(dtype=float)
    blocked = {
        end: 100 * np.minimum(table[f"blocked_m2_{end}"] / table[f"area_m2_{end}"], 1.0)
        for end in ("low", "high")
    }
    names: list[Cell] = [_(", ").join(map(scope.zone_name, each)) or scope.zone_name(None) for each in zones]
    return (
        Column("number", _("No."), Kind.COUNT, list(range(1, len(table) + 1))),
        Column("site_id", _("Site"), Kind.TEXT, texts(table.index)),
        Column("zone", _("Zone"), Kind.WORDS, names),
        Column("parcels", _("Parcels"), Kind.COUNT, table["parcels"].astype(int).tolist()),
        *ends("area_m2", _("Area, m²"), table["area_m2_low"], table["area_m2_high"]),
        Column("area_mu", _("Area, mu"), Kind.AREA, figures(area / SQUARE_METRES_PER_MU)),
        Column("drawn_area_m2", _("Drawn area, m²"), Kind.SUM, figures(drawn)),
        *ends("owners", _("Owners"), table["owners_low"], table["owners_high"], Kind.SUM),
        *ends("gain_m2", _("Cap of gain, m²"), table["gain_cap_m2_low"], table["gain_cap_m2_high"]),
        *ends("blocked", _("Barred, %"), blocked["low"], blocked["high"], Kind.AREA),
        *ends("frontage_m", _("Frontage, m"), table["frontage_m_low"], table["frontage_m_high"]),
        Column("width_m", _("Width, m"), Kind.SUM, figures(table["width_m"].to_numpy(dtype=float))),
        Column("length_m", _("Length, m"), Kind.SUM, figures(table["length_m"].to_numpy(dtype=float))),
        *ends("far", _("Counted FAR"), table["far_counted_low"], table["far_counted_high"], Kind.RATIO),
    )


def _by_zone(scope: Scope, table: pd.DataFrame, members: list[Positions]) -> Table:
    """Return the sums by zone; a site counts in the zone that most of its ground lies in."""
    sums = table[[name for name in table.columns if name.endswith(("_low", "_high"))]].astype(float)
    sums = sums.assign(zone=main_zones(scope, members), sites=1)
    sums = sums.assign(parcels=table["parcels"].to_numpy(dtype=float)).groupby("zone").sum()
    order = sorted(zone for zone in sums.index if zone) + [zone for zone in sums.index if not zone]
    sums = pd.concat([sums.loc[order], sums.sum().to_frame(_("total")).T])
    ground = sums["area_m2_low"].to_numpy(dtype=float)
    columns = (
        Column("zone", _("Zone"), Kind.WORDS, [*map(scope.zone_name, order), _("total")]),
        Column("sites", _("Sites"), Kind.COUNT, sums["sites"].astype(int).tolist()),
        Column("parcels", _("Parcels"), Kind.COUNT, sums["parcels"].astype(int).tolist()),
        Column("area_ha", _("Area, ha"), Kind.AREA, figures(ground / SQUARE_METRES_PER_HECTARE)),
        Column("area_mu", _("Area, mu"), Kind.AREA, figures(ground / SQUARE_METRES_PER_MU)),
        *ends("gain_m2", _("Cap of gain, m²"), sums["gain_cap_m2_low"], sums["gain_cap_m2_high"]),
        *ends(
            "blocked_ha",
            _("Barred, ha"),
            sums["blocked_m2_low"] / SQUARE_METRES_PER_HECTARE,
            sums["blocked_m2_high"] / SQUARE_METRES_PER_HECTARE,
            Kind.AREA,
        ),
    )
    note = _(
        "All sites of the table above; a site counts in the zone that most of its ground lies in. Gains "
        "are caps: an empty or dashed end is not known."
    )
    return Table(_("Sites by zone"), note, columns)
