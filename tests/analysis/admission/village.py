"""A place of 1 ha that nothing speaks against, in a village of which one layer at a time is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from tests.analysis.unknowns import InMemory
from tests.toytown import AS_OF, CRS, layer, square
from zonemap.analysis.admission import Activity, Judged, Project, Reason, admission
from zonemap.facts.siting import Place, measure_site
from zonemap.plan import Rulebook, industry_of, load_plan
from zonemap.workspace import Settings

ACCEPTED = ("SOURCED", "MEMORY-high")
HERE = Place("here", square(0, 0))
REGION = square(-50, -50, width=10_000, height=10_000)
FAR = square(60, 60)
OTHER_INDUSTRY = {
    "unit_id": "U1",
    "dimension": "空间布局约束",
    "text": "限制制革",
    "industry_codes": "19",
    "effect": "restrict",
}
WEST_RIVER = square(-20, -50, width=1_000, height=10_000)
"""The river: its eastern bank is 1 km from the western edge of the place."""


def village(**changes: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """Return the layers of the village; None takes one away."""
    layers: dict[str, pd.DataFrame | None] = {
        "ecological_redlines": layer([{"name": "R"}], [FAR]),
        "farmland": layer([{"name": "F"}], [FAR]),
        "ecological_spaces": layer([{"name": "S"}], [FAR]),
        "control_units": units({"unit_id": "U1", "unit_class": "general", "edition": "2024"}),
        "access_list": listed(OTHER_INDUSTRY),
        "zones": layer([{"zone_id": "Z1", "name": "东区"}], [REGION]),
        "planning_eia": eia(),
        "shoreline": shores(
            {"name": "长江", "rank": "main_stem"}, shape=shapely.affinity.translate(WEST_RIVER, -5000)
        ),
        "urban_boundary": layer([{"name": "B"}], [REGION]),
        "planned_land_use": layer([{"planned_use": "1001", "plan_name": "P"}], [REGION]),
        **changes,
    }
    return {name: table for name, table in layers.items() if table is not None}


def units(*rows: Mapping[str, Any], shapes: Sequence[shapely.Geometry] = (REGION,)) -> gpd.GeoDataFrame:
    return layer(rows, shapes)


def listed(*rows: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([{"unit_id": "U1", "dimension": "空间布局约束", **row} for row in rows])


def eia(shape: shapely.Geometry = REGION, **columns: Any) -> gpd.GeoDataFrame:
    row = {
        "zone_id": "Z1",
        "approval_no": "环审1号",
        "approved_on": pd.Timestamp("2022-01-01"),
        "valid_until": pd.Timestamp("2027-01-01"),
    }
    return layer([{**row, **columns}], [shape])


def shores(*rows: Mapping[str, Any], shape: shapely.Geometry = WEST_RIVER) -> gpd.GeoDataFrame:
    return layer(rows, [shape] * len(rows))


def rulebook(numbers: str = "") -> Rulebook:
    return load_plan().extended(numbers, "numbers.toml").accepting(ACCEPTED)


def judged(
    layers: Mapping[str, pd.DataFrame],
    *,
    code: str = "17",
    edition: str | None = "2017",
    activity: str = "new",
    place: Place = HERE,
    as_of: date = AS_OF,
    numbers: str = "",
    partial: Sequence[str] = (),
    county: str = "3206",
) -> Judged:
    """Return what is said of a project at a place; a new textile mill unless told otherwise."""
    book = rulebook(numbers)
    settings = Settings(format=1, crs=CRS, as_of=as_of, place=county, partial_layers=tuple(partial))
    site = measure_site(InMemory(layers, settings), book, place, as_of=as_of)  # type: ignore[arg-type]
    project = Project(industry_of(code, edition, book.classifications), Activity(activity))
    return admission(site, project, book)


def about(found: Judged, ground: str) -> list[Reason]:
    """Return the reasons of one ground."""
    return [each for each in found.reasons if each.ground == ground]


def cases(found: Judged, ground: str) -> list[tuple[str, str]]:
    """Return case and effect of the reasons of one ground."""
    return [(each.case, each.effect.value) for each in about(found, ground)]
