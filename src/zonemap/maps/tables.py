"""The figures beside a map: the list, the zones, and what lies inside and outside of the belt or the core areas."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.assessment import Assessment, surface_of, zone_names
from zonemap.maps.sheet import Table
from zonemap.maps.themes import Theme, half_codes
from zonemap.units import hectares, mu
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

Shown = npt.NDArray[np.bool_]


def table_of(
    workspace: Workspace, assessment: Assessment, theme: Theme, shown: Shown, zone: str | None
) -> Table:
    """Return the figures of a sheet about the parcels shown."""
    parcels = assessment.parcels[shown]
    if theme is Theme.BELT:
        return _by_half(
            _("Parcels and the science belt"),
            parcels,
            half_codes(parcels, "belt_share"),
            (_("in the belt"), _("outside the belt")),
        )
    if theme is not Theme.OVERVIEW:
        return _by_listing(parcels)
    if zone is None:
        return _by_zone(zone_names(workspace, assessment), parcels)
    return _by_half(
        _("Parcels and the core areas"),
        parcels,
        half_codes(parcels, "core_share"),
        (_("in a core area"), _("outside the core areas")),
    )


def ground_m2(parcels: pd.DataFrame) -> float:
    """Return the area of the parcels; layered rights count their ground once."""
    return float(parcels.loc[surface_of(parcels), "area_m2_low"].sum())


def _figures(parcels: pd.DataFrame) -> tuple[str, str, str]:
    """Return count, hectares and mu."""
    area = ground_m2(parcels)
    return f"{len(parcels):,}", f"{hectares(area):,.1f}", f"{mu(area):,.0f}"


def _by_listing(parcels: pd.DataFrame) -> Table:
    titles = {"certain": _("certain"), "possible": _("possible"), "not": _("not listed")}
    groups = [(title, parcels[parcels["listing"] == listing]) for listing, title in titles.items()]
    return Table(
        _("Parcels on the list"),
        (_("list"), _("parcels"), _("ha"), _("mu"), _("cap, 10⁴ m²")),
        tuple((title, *_figures(group), _cap(group)) for title, group in [*groups, (_("total"), parcels)]),
    )


def _cap(parcels: pd.DataFrame) -> str:
    """Return the sum of caps in 10 000 m²; where some parcels have no ceiling, what the others leave at least."""
    ground = parcels[surface_of(parcels)]
    low, high = ground["gain_cap_m2_low"].sum() / 1e4, ground["gain_cap_m2_high"].sum() / 1e4
    if low == high:
        return f"{low:,.1f}"
    return f"{low:,.1f}–{high:,.1f}" if np.isfinite(high) else f"≥{low:,.1f}"


def _by_zone(names: dict[str, str], parcels: pd.DataFrame) -> Table:
    zones = parcels["zone_id"].astype("string")
    groups = [(name, parcels[(zones == zone).fillna(value=False)]) for zone, name in names.items()]
    if zones.isna().any():
        groups.append((_("outside all zones"), parcels[zones.isna()]))
    return Table(
        _("Parcels by zone"),
        (_("zone"), _("parcels"), _("ha"), _("mu")),
        tuple((name, *_figures(group)) for name, group in [*groups, (_("total"), parcels)]),
    )


def _by_half(
    title: str, parcels: pd.DataFrame, codes: npt.NDArray[np.uint8], names: tuple[str, str]
) -> Table:
    """Return count, area and mean FAR of the parcels inside and outside, and of those unknown where there are any."""
    groups = [(names[0], parcels[codes == 2]), (names[1], parcels[codes == 1])]
    if (codes == 0).any():
        groups.append((_("unknown"), parcels[codes == 0]))
    return Table(
        title,
        (_("place"), _("parcels"), _("ha"), _("mu"), _("mean FAR")),
        tuple((name, *_figures(group), _mean_far(group)) for name, group in [*groups, (_("total"), parcels)]),
    )


def far_known(parcels: pd.DataFrame) -> pd.Series:
    """Return which parcels have a floor area and an area that are known exactly."""
    exact: pd.Series = parcels["far_low"] == parcels["far_high"]
    return exact & surface_of(parcels)


def _mean_far(parcels: pd.DataFrame) -> str:
    """Return floor area by land area of the parcels whose FAR is known."""
    known = parcels[far_known(parcels)]
    area = known["area_m2_low"].sum()
    return f"{known['floor_area_m2_low'].sum() / area:.2f}" if area > 0 else "–"
