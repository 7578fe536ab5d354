"""Areas, zones, places, dates and shores, measured on squares whose answers are known by head."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from tests.toytown import AS_OF, EAST, NORTH, layer, parcel, square, town
from zonemap.errors import ZonemapError
from zonemap.facts import Facts, measure_parcels
from zonemap.layers import layer_named
from zonemap.plan import load_plan

INF = float("inf")


def facts_of(folder: Path, tables: dict[str, pd.DataFrame], *, as_of: date = AS_OF, **settings: Any) -> Facts:
    return measure_parcels(town(folder, tables, **settings), load_plan(), as_of=as_of)[0]


def one(
    folder: Path, *, as_of: date = AS_OF, layers: dict[str, pd.DataFrame] | None = None, **columns: Any
) -> Facts:
    parcels = layer([parcel(**columns)], [square(0, 0)])
    return facts_of(folder, {"parcels": parcels, **(layers or {})}, as_of=as_of)


@pytest.mark.parametrize(
    "tables",
    [{}, {"parcels": layer([parcel()], [square(0, 0)]).iloc[:0]}],
    ids=["no layer", "an empty layer"],
)
def test_a_workspace_without_parcels_says_what_to_bring(
    tmp_path: Path, tables: dict[str, pd.DataFrame]
) -> None:
    with pytest.raises(ZonemapError, match="parcels") as error:
        facts_of(tmp_path / "w", tables)
    assert error.value.code == "no_parcels"


@pytest.mark.parametrize(
    ("registered", "area"),
    [(9_876.0, 9_876.0), (None, 10_000.0), (0.0, 10_000.0)],
    ids=["the registered area where it is known", "else the drawn one", "a registered 0 is no area"],
)
def test_the_area_of_a_parcel(tmp_path: Path, registered: float | None, area: float) -> None:
    facts = one(tmp_path / "w", registered_area_m2=registered)
    assert facts.quantity("area_m2").value.tolist() == [area]
    assert facts.quantity("drawn_area_m2").value.tolist() == [10_000]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("Z2", "Z2"), (None, "Z1")],
    ids=["the zone that the register names", "else the zone that it overlaps most"],
)
def test_the_zone_of_a_parcel(tmp_path: Path, given: str | None, expected: str) -> None:
    zones = layer(
        [{"zone_id": "Z1"}, {"zone_id": "Z2"}], [square(-1, 0, width=170), square(0.7, 0, width=100)]
    )
    assert one(tmp_path / "w", zone_id=given, layers={"zones": zones}).text("zone_id").tolist() == [expected]


def test_a_parcel_outside_every_zone_has_none(tmp_path: Path) -> None:
    zones = layer([{"zone_id": "Z1"}], [square(20, 20)])
    assert one(tmp_path / "w", layers={"zones": zones}).text("zone_id").isna().all()


@pytest.mark.parametrize(
    ("parcel_id", "city", "place"),
    [
        pytest.param("320682001001GB00001", "3206", "320682", id="a register number begins with its county"),
        pytest.param("P1", "3206", "3206", id="any other id lies somewhere in the city"),
        pytest.param("320115001001GB00001", "3206", "3206", id="a county of another city is not believed"),
        pytest.param("P1", "", "", id="nothing is known"),
        pytest.param("320682001001GB00001", "", "320682", id="the number alone"),
    ],
)
def test_the_place_of_a_parcel(tmp_path: Path, parcel_id: str, city: str, place: str) -> None:
    parcels = layer([parcel(parcel_id=parcel_id)], [square(0, 0)])
    facts = facts_of(tmp_path / "w", {"parcels": parcels}, place=city)
    assert facts.text("place").tolist() == [place]


@pytest.mark.parametrize(
    ("parcel_id", "given", "expected"),
    [
        pytest.param("320613001001GX00001", None, "X", id="the letters say below"),
        pytest.param("320613001001GS00001", "B", "B", id="the column comes first"),
        pytest.param("320613001001JC00001", None, None, id="a letter that is no layer"),
    ],
)
def test_the_layer_of_rights(tmp_path: Path, parcel_id: str, given: str | None, expected: str | None) -> None:
    facts = one(tmp_path / "w", parcel_id=parcel_id, right_layer=given)
    assert facts.text("right_layer").astype(object).where(lambda text: text.notna(), None).tolist() == [
        expected
    ]


@pytest.mark.parametrize(
    ("start", "today", "years"),
    [
        pytest.param("2023-01-01", "2024-01-01", 1, id="a year to the day"),
        pytest.param("2023-01-01", "2023-12-31", 0, id="one day short"),
        pytest.param("2024-02-29", "2025-02-28", 0, id="from a leap day: not yet on 28 February"),
        pytest.param("2024-02-29", "2025-03-01", 1, id="from a leap day: on 1 March"),
        pytest.param("2023-03-01", "2024-02-29", 0, id="to a leap day: one day short"),
        pytest.param("2020-02-29", "2024-02-29", 4, id="from leap day to leap day"),
        pytest.param("2026-12-01", "2026-06-30", -1, id="in the future"),
    ],
)
def test_full_years(start: str, today: str, years: int) -> None:
    index = pd.Index(["P"], dtype=object)
    facts = Facts(
        layer=layer_named("parcels"),
        ids=index,
        geometry=np.empty(1, dtype=object),
        inputs=pd.DataFrame({"start_due_on": pd.to_datetime([start])}, index=index),
        as_of=np.datetime64(today, "D"),
    )
    assert facts.full_years_since("start_due_on").value.tolist() == [years]
    assert facts.full_years_since("stopped_on").low.tolist() == [-INF], "a missing day is no day"


@pytest.mark.parametrize(
    ("columns", "started"),
    [
        pytest.param({"is_started": True}, 1, id="the flag says so"),
        pytest.param({"is_started": False}, -1, id="the flag says not"),
        pytest.param({"is_started": None, "started_on": "2020-01-01"}, 1, id="a day is recorded"),
        pytest.param({"is_started": None, "started_on": "2026-06-30"}, 1, id="on the day of judgement"),
        pytest.param(
            {"is_started": None, "started_on": "2026-07-01"}, -1, id="only after the day of judgement"
        ),
        pytest.param({"is_started": None, "started_on": None}, 0, id="no day is not: not started"),
    ],
)
def test_whether_building_has_started(tmp_path: Path, columns: dict[str, Any], started: int) -> None:
    facts = one(tmp_path / "w", **{"started_on": None, **columns})
    assert facts.claim("has_started").tolist() == [started]


def test_without_any_column_of_starting_it_is_no_fact(tmp_path: Path) -> None:
    assert not one(tmp_path / "w").has("has_started")


def test_what_lies_outside_the_urban_boundary_disagrees_with_the_plan(tmp_path: Path) -> None:
    boundary = layer([{"name": "U"}], [square(0, 0, width=25)])
    inside = one(tmp_path / "a", planned_use="1001", layers={"urban_boundary": boundary})
    assert inside.quantity("plan_conflict_share").value.tolist() == [0.75]
    assert not one(tmp_path / "b").has("plan_conflict_share"), "no plan, no planned use: not a fact"


def shore(*rows: tuple[shapely.Geometry, str | None, str | None]) -> pd.DataFrame:
    columns = [{"name": "S", "rank": rank, "land_side": side} for _, rank, side in rows]
    return layer(columns, [shape for shape, _, _ in rows])


def northward(east: float) -> shapely.LineString:
    """Return a line `east` metres east of the parcel's western edge, drawn from south to north."""
    return shapely.LineString([(EAST + east, NORTH - 5_000), (EAST + east, NORTH + 5_000)])


@pytest.mark.parametrize(
    ("rows", "distance"),
    [
        pytest.param([(square(6, 0), "main_stem", None)], 500, id="a river polygon 500 m away"),
        pytest.param([(northward(-300), "main_stem", "right")], 300, id="on the land side of a line"),
        pytest.param([(northward(-300), "main_stem", "left")], INF, id="on the water side of a line"),
        pytest.param(
            [(northward(-300), "main_stem", None)], 300, id="a line without a side excludes nothing"
        ),
        pytest.param([(northward(-300), "tributary", "right")], INF, id="a tributary is not the main stem"),
        pytest.param(
            [(northward(-300), "tributary", "right"), (northward(-800), "main_stem", "right")],
            800,
            id="the main stem behind a tributary",
        ),
        pytest.param([(northward(-300), None, "right")], 300, id="an unranked shore counts as main stem"),
        pytest.param([(square(0.5, 0), "main_stem", None)], 0, id="a river that cuts the parcel"),
        pytest.param([(northward(-2_500), "main_stem", "right")], 2_500, id="further than the law reaches"),
    ],
)
def test_the_distance_to_the_main_stem(
    tmp_path: Path, rows: list[tuple[shapely.Geometry, str | None, str | None]], distance: float
) -> None:
    facts = one(tmp_path / "w", layers={"shoreline": shore(*rows)})
    assert facts.quantity("main_stem_distance_m").low.tolist() == pytest.approx([distance])
    assert facts.quantity("main_stem_distance_m").high.tolist() == pytest.approx([distance])


def test_every_derived_fact_names_what_it_was_made_from(tmp_path: Path) -> None:
    facts = one(
        tmp_path / "w", is_started=True, layers={"shoreline": shore((square(6, 0), "main_stem", None))}
    )
    assert set(facts.quantities) | set(facts.claims) <= set(facts.evidence) | {"storey_room_m2"}
