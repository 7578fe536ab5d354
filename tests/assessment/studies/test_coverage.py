"""What services reach and leave out: by the layer, by the day of the works, and unknown where nothing was delivered."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import shapely

from tests.toytown import layer, parcel, square, town
from zonemap.assessment import Assessment, assess, rulebook_of
from zonemap.assessment.studies import Gaps, Service, coverage_document, gaps_of
from zonemap.errors import ZonemapError
from zonemap.workspace import Workspace


def row_of_parcels(folder: Path, **layers: pd.DataFrame) -> Workspace:
    """Return four parcels in a row, one of them below the ground of the first; sewage reaches one and a half."""
    names = {"whole": "B", "half": "B", "less": "B", "below": "X"}
    parcels = layer(
        [parcel(parcel_id=name, right_layer=right) for name, right in names.items()],
        [square(0, 0), square(1, 0), square(2, 0), square(0, 0)],
    )
    sewage = layer([{"facility_id": "F", "kind": "sewage"}], [square(0, 0, width=160)])
    ground = layer([{"zone_id": "Z", "name": "区"}], [square(-1, -1, width=900, height=300)])
    return town(folder, {"parcels": parcels, "zones": ground, "service_areas": sewage, **layers})


def gaps(workspace: Workspace, kind: Service, zone: str | None = None) -> tuple[Assessment, Gaps | None]:
    run = assess(workspace)
    return run, gaps_of(run, workspace, rulebook_of(workspace), kind, zone=zone)


def test_a_parcel_less_than_half_inside_is_a_gap_and_the_larger_comes_first(tmp_path: Path) -> None:
    run, found = gaps(row_of_parcels(tmp_path / "w"), Service.SEWAGE)
    assert found is not None
    assert run.parcels.index[found.position].tolist() == ["less"], "60 % of the second parcel are served"
    assert found.served.value.tolist() == [0.0]
    assert found.unserved_m2.value.tolist() == pytest.approx([10_000.0])


def test_a_service_that_nobody_delivered_has_no_gaps_that_are_known(tmp_path: Path) -> None:
    workspace = row_of_parcels(tmp_path / "w")
    run, found = gaps(workspace, Service.HEAT)
    assert found is None
    document = coverage_document(run, workspace, rulebook_of(workspace))
    delivered = {each["kind"]: each["is_delivered"] for each in document["services"]}
    assert delivered == {"sewage": True, "heat": False, "green_island": False}
    missing = {each["indicator"]: each["missing"] for each in document["without_data"]}
    assert missing["heat_land_share"] == ["service_areas.kind=heat"]


def test_works_that_may_not_stand_yet_leave_a_gap_that_is_possible(tmp_path: Path) -> None:
    works = pd.DataFrame({"facility_id": ["F", "G"], "kind": "sewage", "since": [None, "2020-01-01"]})
    works["since"] = pd.to_datetime(works["since"])
    places = layer(works.to_dict("records"), [shapely.Point(square(0, 0).centroid)] * 2)
    _run, found = gaps(row_of_parcels(tmp_path / "w", facilities=places), Service.SEWAGE)
    assert found is not None
    assert len(found) == 3
    assert found.served.low.tolist() == [0.0, 0.0, 0.0]
    assert sorted(found.served.high.tolist()) == pytest.approx([0.0, 0.6, 1.0])
    assert found.reached.tolist().count(0) == 2


def test_one_zone_at_a_time_and_a_zone_that_there_is_not_is_said(tmp_path: Path) -> None:
    workspace = row_of_parcels(tmp_path / "w")
    run, found = gaps(workspace, Service.SEWAGE, zone="elsewhere")
    assert found is not None
    assert len(found) == 0
    with pytest.raises(ZonemapError) as error:
        coverage_document(run, workspace, rulebook_of(workspace), zone="elsewhere")
    assert error.value.code == "unknown_zone"
    document = coverage_document(run, workspace, rulebook_of(workspace), zone="Z")
    assert [each["zone_id"] for each in document["zones"]] == ["Z"]
    assert document["city"] == []


def test_gaps_and_the_card_add_up(tmp_path: Path) -> None:
    workspace = row_of_parcels(tmp_path / "w")
    run, found = gaps(workspace, Service.SEWAGE)
    document = coverage_document(run, workspace, rulebook_of(workspace))
    figures = {each["indicator"]: each["value"] for each in document["city"]}
    assert figures["sewage_gap_m2"] == pytest.approx(4_000 + 10_000)
    assert figures["sewage_parcel_share"] == pytest.approx(2 / 3)
    assert found is not None
    assert len(found) == 1
