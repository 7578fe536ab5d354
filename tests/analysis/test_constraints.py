"""What stands over a parcel: slivers listed as touches, units by class, the shore by project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely

from tests.toytown import EAST, NORTH, layer, one_parcel_town, parcel, square, town
from zonemap.analysis.constraints import COLUMNS
from zonemap.assessment import Assessment, assess, parcel_row, rulebook_of
from zonemap.workspace import open_workspace


def over(
    folder: Path, name: str, rows: list[dict[str, Any]], shapes: list[shapely.Geometry], **columns: Any
) -> Assessment:
    return one_parcel_town(folder, parcel_columns=columns, **{name: layer(rows, shapes)})


def standing(assessment: Assessment) -> list[tuple[str, str, float, str, bool]]:
    table = assessment.constraints
    return list(
        zip(
            table["layer"],
            table["feature"],
            table["overlap_m2"].round(3),
            table["severity"],
            table["is_touch"],
            strict=True,
        )
    )


@pytest.mark.parametrize(
    ("name", "severity"),
    [("ecological_redlines", "block"), ("farmland", "block"), ("ecological_spaces", "review")],
)
def test_a_line_over_a_parcel(tmp_path: Path, name: str, severity: str) -> None:
    found = over(tmp_path / "w", name, [{"name": "A"}], [square(0.75, 0)])
    assert standing(found) == [(name, "A", 2500.0, severity, False)]
    assert found.constraints["share"].tolist() == [0.25]
    assert found.constraints["clause"].tolist() == ["六(二)"]
    assert found.constraints["rule"].tolist() == [name]


def test_a_sliver_is_listed_as_a_touch(tmp_path: Path) -> None:
    found = over(
        tmp_path / "w",
        "ecological_redlines",
        [{"name": "A"}, {"name": "B"}],
        [square(0.9995, 0), square(-0.9, 0)],
    )
    assert standing(found) == [
        ("ecological_redlines", "A", 5.0, "block", True),
        ("ecological_redlines", "B", 1000.0, "block", False),
    ]


def test_a_neighbour_that_only_shares_a_border_is_nothing(tmp_path: Path) -> None:
    assert standing(over(tmp_path / "w", "farmland", [{"name": "A"}], [square(1, 0)])) == []


def test_features_without_a_name_are_numbered(tmp_path: Path) -> None:
    found = over(tmp_path / "w", "farmland", [{"name": None}, {"name": "B"}], [square(0, 0), square(0, 0)])
    assert [row[1] for row in standing(found)] == ["#1", "B"]


@pytest.mark.parametrize(
    ("unit_class", "severity", "rule"),
    [
        ("priority", "review", "control_unit_priority"),
        ("key", "condition", "control_unit_key"),
        ("general", "info", "control_unit_general"),
        pytest.param(
            None, "review", "control_unit_priority", id="a unit without a class is held to the strictest"
        ),
    ],
)
def test_a_unit_by_its_class(tmp_path: Path, unit_class: str | None, severity: str, rule: str) -> None:
    found = over(
        tmp_path / "w", "control_units", [{"unit_id": "U1", "unit_class": unit_class}], [square(0, 0)]
    )
    assert standing(found) == [("control_units", "U1", 10_000.0, severity, False)]
    assert found.constraints["rule"].tolist() == [rule]


def bank() -> pd.DataFrame:
    line = shapely.LineString([(EAST - 500, NORTH - 5_000), (EAST - 500, NORTH + 5_000)])
    return layer([{"name": "长江", "rank": "main_stem", "land_side": "right"}], [line])


@pytest.mark.parametrize(
    ("columns", "severities"),
    [
        pytest.param(
            {"industry_code": "26", "is_started": True}, ["info"], id="an existing plant is information"
        ),
        pytest.param({"industry_code": "26", "is_started": False}, ["block"], id="a new plant is blocked"),
        pytest.param(
            {"industry_code": "26", "is_started": None}, ["review"], id="new or not is to be reviewed"
        ),
        pytest.param({"industry_code": "17", "is_started": False}, [], id="a textile plant is no concern"),
        pytest.param(
            {"industry_code": None, "is_started": False}, [], id="an unknown industry is an unknown finding"
        ),
    ],
)
def test_chemical_land_half_a_kilometre_from_the_shore(
    tmp_path: Path, columns: dict[str, Any], severities: list[str]
) -> None:
    found = one_parcel_town(tmp_path / "w", parcel_columns=columns, shoreline=bank())
    assert [row[3] for row in standing(found)] == severities


def test_on_the_water_side_nothing_is_inside(tmp_path: Path) -> None:
    parcels = layer([parcel(industry_code="26", is_started=False)], [square(-7, 0)])
    assert standing(assess(town(tmp_path / "w", {"parcels": parcels, "shoreline": bank()}))) == []


def test_without_layers_the_table_is_empty_and_has_its_columns(tmp_path: Path) -> None:
    table = one_parcel_town(tmp_path / "w").constraints
    assert tuple(table.columns) == COLUMNS
    assert len(table) == 0


def test_rows_stand_in_the_order_of_the_parcels(tmp_path: Path) -> None:
    parcels = layer([parcel(parcel_id=f"P{at}") for at in range(3)], [square(2 - at, 0) for at in range(3)])
    everywhere = square(-1, -1, width=1000, height=1000)
    found = assess(
        town(
            tmp_path / "w",
            {
                "parcels": parcels,
                "farmland": layer([{"name": "F"}], [everywhere]),
                "control_units": layer([{"unit_id": "U", "unit_class": "key"}], [everywhere]),
            },
        )
    )
    assert found.constraints["position"].tolist() == [0, 0, 1, 1, 2, 2]
    assert found.constraints_of(1)["layer"].tolist() == ["farmland", "control_units"]


def test_a_unit_without_a_class_says_that_it_is_unknown(tmp_path: Path) -> None:
    units = [{"unit_id": "U1", "unit_class": None}, {"unit_id": "U2", "unit_class": "key"}]
    found = over(tmp_path / "w", "control_units", units, [square(0, 0, width=50), square(0.5, 0, width=50)])
    assert found.constraints.set_index("feature")["verdict"].to_dict() == {"U1": "unknown", "U2": "breached"}


def test_an_unknown_constraint_is_told_in_the_row_and_is_not_no_constraint(tmp_path: Path) -> None:
    found = one_parcel_town(tmp_path / "w", parcel_columns={"industry_code": None}, shoreline=bank())
    row = parcel_row(found, rulebook_of(open_workspace(tmp_path / "w")), 0)
    assert row["constraints"] == []
    assert row["constraints_unknown"] == [{"rule": "chemical_shore_distance", "clause": "六(二)"}]
