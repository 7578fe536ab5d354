"""六(一) 提升土地集约利用水平: what rasters of remote sensing show of industrial land.

None of it is a finding about land: a dark, green or low parcel is a reason to go and look. Each flag is off until the
bureau sets its cut-off, and supporting unless the bureau says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from zonemap.facts import Facts
from zonemap.findings import Claim, Findings, Quantity, Verdict, all_of, at_least, at_most
from zonemap.plan import Limits
from zonemap.rules.catalogue import rule
from zonemap.rules.verdicts import citing, judged


@rule(
    "night_lights",
    clause="六(一)",
    row=5,
    needs=("night_lights_mean",),
    reads=("is_industrial", "night_lights_cells", "zone_id", "industry_code"),
)
def industrial_land_is_lit(
    parcels: Facts,
    *,
    night_lights_minimum: Limits,
    raster_cells_minimum: Limits,
) -> Findings:
    """Compare the mean of night lights with the bureau's cut-off: dark land may not be at work.

    A parcel smaller than the cells of the raster shows its neighbours' light, and is unknown.
    """
    return _shown(parcels, "night_lights", at_least, night_lights_minimum, raster_cells_minimum)


@rule(
    "ndvi",
    clause="六(一)",
    row=5,
    needs=("ndvi_mean",),
    reads=("is_industrial", "ndvi_cells", "zone_id", "industry_code"),
)
def industrial_land_is_not_overgrown(
    parcels: Facts, *, ndvi_maximum: Limits, raster_cells_minimum: Limits
) -> Findings:
    """Compare the mean vegetation index (NDVI) with the bureau's cut-off: green land may lie unused.

    The season of the image counts: its day stands in the data of the run.
    """
    return _shown(parcels, "ndvi", at_most, ndvi_maximum, raster_cells_minimum)


@rule(
    "building_height",
    clause="六(一)",
    row=5,
    needs=("building_height_mean",),
    reads=("is_industrial", "building_height_cells", "zone_id", "industry_code"),
)
def industrial_land_is_built_up(
    parcels: Facts,
    *,
    building_height_minimum_m: Limits,
    raster_cells_minimum: Limits,
) -> Findings:
    """Compare the mean height of what is built, open ground counting as 0 m, with the bureau's cut-off.

    It is the volume of buildings over the land (m³/m²), seen from above; floor area is measured elsewhere.
    """
    return _shown(parcels, "building_height", at_least, building_height_minimum_m, raster_cells_minimum)


def _shown(
    parcels: Facts,
    raster: str,
    compared: Callable[[Quantity, Quantity], Claim],
    limits: Limits,
    cells_minimum: Limits,
) -> Findings:
    """Return the findings of a rule, named after its raster; a parcel too small for its cells is unknown.

    Where the image has gaps the mean is a range: from the least to the most that the cells not shown may hold.
    """
    mean = parcels.quantity(f"{raster}_mean")
    fine = at_least(parcels.quantity(f"{raster}_cells"), cells_minimum.value)
    holds = compared(mean, limits.value)
    found = judged(
        raster,
        np.where(fine == Verdict.MET, holds, Verdict.UNKNOWN).astype(np.int8),
        applies=all_of(parcels.claim("is_industrial"), limits.applies),
        measured=mean,
        limits=limits,
        notes=(fine == Verdict.BREACHED, ~mean.is_exact),
    )
    return citing(found, cells_minimum)
