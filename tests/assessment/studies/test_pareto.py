"""Gain against difficulty: terms side by side without weights, and nothing that is not known taken for none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.toytown import building, layer, parcel, square, town
from zonemap.analysis import Listing
from zonemap.assessment import assess, rulebook_of
from zonemap.assessment.studies import (
    TERMS,
    Asked,
    Front,
    Sites,
    front_rows,
    pareto_front,
    site_front,
    site_front_rows,
    sites_of,
)
from zonemap.errors import ZonemapError
from zonemap.workspace import Workspace

BUREAU = 'source = { document = "d", place = "p", confidence = "BUREAU" }'


def place(folder: Path, **layers: pd.DataFrame) -> Workspace:
    """Three bare parcels of one ceiling, and one without any; a second house stands beside them."""
    stories = [
        parcel(parcel_id="plain", far_max=2.0, is_disputed=False, zone_id="Z1"),
        parcel(parcel_id="disputed", far_max=2.0, is_disputed=True, zone_id="Z1"),
        parcel(parcel_id="rich", far_max=3.0, is_disputed=None, zone_id="Z2"),
        parcel(parcel_id="open", zone_id="Z2", is_disputed=True),
    ]
    houses = [
        building(building_id="A", structure_appraisal="none", storeys=1),
        building(building_id="B", structure_appraisal=None, storeys=1),
        building(building_id="C", structure_appraisal="pass", storeys=1),
    ]
    spots = [square(2, 0, width=10), square(2.2, 0, width=10), square(2.4, 0, width=10)]
    links = pd.DataFrame(
        {"enterprise_id": ["E1", "E2", "E2"], "parcel_id": ["disputed", "disputed", "disputed"]}
    )
    tables = {
        "parcels": layer(stories, [square(at, 0) for at in (0, 2, 4, 6)]),
        "buildings": layer(houses, spots),
        "enterprise_parcels": links,
        **layers,
    }
    return town(folder / "w", tables)


def front_of(workspace: Workspace, **options: Any) -> tuple[Front, dict[str, dict[str, Any]]]:
    run = assess(workspace)
    front = pareto_front(run, workspace, rulebook_of(workspace), **options)
    return front, {row["parcel_id"]: row for row in front_rows(front, run)}


def test_the_terms_are_counted_by_parcel(tmp_path: Path) -> None:
    _front, rows = front_of(place(tmp_path))
    assert rows["disputed"]["enterprises"] == 2, "two links of one enterprise are one enterprise"
    assert rows["plain"]["enterprises"] == 0
    assert rows["disputed"]["unappraised_buildings_range"] == [1.0, 2.0], "one without a word may be one more"
    assert rows["disputed"]["is_disputed"] == 1
    assert rows["rich"]["is_disputed_range"] == [0.0, 1.0]
    assert rows["disputed"]["floor_area_m2"] == pytest.approx(3_000.0)
    json.dumps(rows, allow_nan=False)


def test_who_is_worse_in_everything_is_beaten_and_an_open_term_settles_nothing(tmp_path: Path) -> None:
    _front, rows = front_of(place(tmp_path))
    assert rows["disputed"]["on_front_of_bounded"] == "breached"
    assert rows["plain"]["on_front_of_bounded"] == "unknown", "`rich` gains more, and may be free of dispute"
    assert rows["rich"]["on_front_of_bounded"] == "met"


def test_a_parcel_without_a_ceiling_may_beat_any_and_is_set_apart(tmp_path: Path) -> None:
    front, rows = front_of(place(tmp_path))
    assert rows["open"]["on_front_of_bounded"] is None
    assert rows["open"]["on_front"] == "unknown"
    assert rows["open"]["gain_m2"] == {"low": 0.0, "high": None}
    assert rows["rich"]["on_front"] == "unknown", "what is open might gain more"
    assert not front.is_bounded[-1], "it stands last"


def test_what_no_layer_says_is_named_and_not_compared(tmp_path: Path) -> None:
    workspace = town(
        tmp_path / "w",
        {
            "parcels": layer([parcel(parcel_id="A", far_max=2.0)], [square(0, 0)]),
            "buildings": layer([building()], [square(9, 9)]),
        },
    )
    front, rows = front_of(workspace)
    assert set(front.without_data) == {"enterprises", "blocked_share", "is_disputed", "unappraised_buildings"}
    assert rows["A"]["on_front"] == "met"


def test_layers_said_to_be_partial_leave_counts_open_upwards(tmp_path: Path) -> None:
    workspace = place(tmp_path)
    file = workspace.path / "zonemap.toml"
    text = file.read_text("utf-8").replace(
        "partial_layers = []", 'partial_layers = ["buildings", "enterprise_parcels"]'
    )
    file.write_text(text, "utf-8")
    from zonemap.workspace import open_workspace

    _front, rows = front_of(open_workspace(workspace.path))
    assert rows["disputed"]["enterprises_range"] == [2.0, None]
    assert rows["disputed"]["unappraised_buildings_range"] == [1.0, None]


def test_a_zone_is_compared_within_itself(tmp_path: Path) -> None:
    _front, rows = front_of(place(tmp_path), zone="Z1")
    assert set(rows) == {"plain", "disputed"}
    assert rows["plain"]["on_front"] == "met"


def weigh(workspace: Workspace, weights: dict[str, float]) -> None:
    rows = ", ".join(f'{{ term = "{name}", value = {value} }}' for name, value in weights.items())
    text = f"[[numbers.difficulty_weight.rows]]\nvalues = [{rows}]\n{BUREAU}\n"
    (workspace.path / "numbers.toml").write_text(text, encoding="utf-8")


def test_the_bureaus_weights_make_one_sum(tmp_path: Path) -> None:
    workspace = place(tmp_path)
    weigh(workspace, {**dict.fromkeys(TERMS, 0.0), "enterprises": 10.0, "is_disputed": 5.0})
    front, rows = front_of(workspace)
    assert front.weights["enterprises"] == 10.0
    assert rows["disputed"]["score"] == 25.0
    assert rows["rich"]["score_range"] == [0.0, 5.0]


def test_a_term_without_a_weight_is_not_silently_left_aside(tmp_path: Path) -> None:
    workspace = place(tmp_path)
    weigh(workspace, {"enterprises": 10.0})
    with pytest.raises(ZonemapError) as refused:
        front_of(workspace)
    assert refused.value.code == "no_weight"
    assert "is_disputed" in refused.value.message


def test_a_run_whose_layers_have_changed_is_not_compared(tmp_path: Path) -> None:
    workspace = place(tmp_path)
    run = assess(workspace)
    workspace.write_layer(
        "enterprise_parcels", pd.DataFrame({"enterprise_id": ["E"], "parcel_id": ["plain"]})
    )
    with pytest.raises(ZonemapError) as refused:
        pareto_front(run, workspace, rulebook_of(workspace))
    assert refused.value.code == "run_outdated"


def test_nothing_listed_makes_an_empty_front(tmp_path: Path) -> None:
    workspace = town(tmp_path / "w", {"parcels": layer([parcel(land_use="0701")], [square(0, 0)])})
    front, rows = front_of(workspace)
    assert rows == {}
    assert np.array_equal(front.verdict, [])


LISTED = (Listing.CERTAIN, Listing.POSSIBLE)
ANYTHING = Asked()


def row_of_four(folder: Path, **layers: pd.DataFrame) -> Workspace:
    """Two parcels against each other of two owners, and two alone; one enterprise stands on both of the pair."""
    stories = [
        parcel(parcel_id="left", far_max=2.0, owner_id="O1", is_disputed=False, zone_id="Z1"),
        parcel(parcel_id="right", far_max=2.0, owner_id="O2", is_disputed=True, zone_id="Z2"),
        parcel(parcel_id="alone", far_max=2.0, owner_id="O1", is_disputed=False, zone_id="Z2"),
        parcel(parcel_id="nameless", far_max=3.0, owner_id=None, is_disputed=None, zone_id="Z2"),
    ]
    houses = [building(building_id="A", structure_appraisal="none", storeys=1)]
    links = pd.DataFrame({"enterprise_id": ["E1", "E1", "E2"], "parcel_id": ["left", "right", "alone"]})
    tables = {
        "parcels": layer(stories, [square(at, 0) for at in (0, 1, 3, 5)]),
        "buildings": layer(houses, [square(1, 0, width=10)]),
        "enterprise_parcels": links,
        **layers,
    }
    return town(folder / "w", tables)


def site_front_of(
    workspace: Workspace, asked: Asked = ANYTHING, **options: Any
) -> tuple[Sites, dict[str, dict[str, Any]]]:
    run = assess(workspace)
    sites = sites_of(run, workspace, rulebook_of(workspace), listings=LISTED, asked=asked)
    front = site_front(sites, run, workspace, rulebook_of(workspace), **options)
    return sites, {row["site_id"]: row for row in site_front_rows(front, sites, run)}


def test_the_terms_are_counted_by_site(tmp_path: Path) -> None:
    _sites, rows = site_front_of(row_of_four(tmp_path))
    pair = rows["S-left"]
    assert pair["parcel_ids"] == ["left", "right"]
    assert pair["enterprises"] == 1, "one enterprise on both of its parcels"
    assert pair["owners"] == 2
    assert pair["is_disputed"] == 1, "one dispute is a dispute of the site"
    assert pair["unappraised_buildings"] == 1
    assert pair["floor_area_m2"] == pytest.approx(1_000.0)
    assert rows["S-nameless"]["is_disputed_range"] == [0.0, 1.0]
    assert rows["S-nameless"]["owners"] == 1
    json.dumps(rows, allow_nan=False)


def test_a_site_is_beaten_by_one_that_is_no_worse_in_anything(tmp_path: Path) -> None:
    _sites, rows = site_front_of(row_of_four(tmp_path))
    assert {name: row["on_front_of_bounded"] for name, row in rows.items()} == {
        "S-left": "met",  # the most gain
        "S-alone": "unknown",  # the nameless gains more without anybody, and may be in dispute
        "S-nameless": "met",
    }


def test_sites_that_do_not_fit_are_not_compared_and_a_zone_takes_those_that_reach_into_it(
    tmp_path: Path,
) -> None:
    workspace = row_of_four(tmp_path)
    assert set(site_front_of(workspace, Asked(area_m2=15_000.0))[1]) == {"S-left"}
    assert set(site_front_of(workspace, zone="Z1")[1]) == {"S-left"}
    assert set(site_front_of(workspace, zone="Z2")[1]) == {"S-left", "S-alone", "S-nameless"}


def test_sites_of_one_parcel_each_are_compared_as_the_parcels_are(tmp_path: Path) -> None:
    workspace = place(tmp_path)
    _sites, sites = site_front_of(workspace)
    _front, parcels = front_of(workspace)
    assert {name.removeprefix("S-") for name in sites} == set(parcels)
    for name, row in sites.items():
        single = parcels[name.removeprefix("S-")]
        assert {key: row[key] for key in single if key in row and key != "parcel_id"} == {
            key: value for key, value in single.items() if key not in {"parcel_id", "verdict"}
        }


def test_no_sites_make_an_empty_front(tmp_path: Path) -> None:
    workspace = town(tmp_path / "w", {"parcels": layer([parcel(land_use="0701")], [square(0, 0)])})
    assert site_front_of(workspace)[1] == {}
