"""The planted truth, held against attributes by sums written out here: no rule code takes part."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from zonemap.twin import Twin
from zonemap.twin.planting import AS_OF, read_limits

AS_OF_DAY = pd.Timestamp(AS_OF)


@pytest.fixture(scope="module")
def parcels(twin: Twin) -> pd.DataFrame:
    table = twin.layers["parcels"].set_index("parcel_id")
    table["area_m2"] = table["registered_area_m2"].fillna(table.area)
    buildings = twin.layers["buildings"]
    footprint = buildings.area
    floor_low = buildings["floor_area_m2"].fillna(footprint * buildings["storeys"]).fillna(footprint)
    is_open = buildings["floor_area_m2"].isna() & buildings["storeys"].isna()
    height = buildings["storey_height_m"].fillna(buildings["height_m"] / buildings["storeys"])
    counted_low = floor_low * np.where(height > 8, 2, 1)
    counted_high = (floor_low * np.where((height > 8) | height.isna(), 2, 1)).mask(is_open, np.inf)
    sums = pd.DataFrame(
        {
            "low": counted_low,
            "high": counted_high,
            "footprint": footprint,
            "parcel_id": buildings["parcel_id"],
        }
    )
    sums = sums.groupby("parcel_id").sum().reindex(table.index).fillna(0.0)
    table["far_low"] = sums["low"] / table["area_m2"]
    table["far_high"] = sums["high"] / table["area_m2"]
    table["footprint_m2"] = sums["footprint"]
    return table.join(twin.truth)


def _industrial(parcels: pd.DataFrame) -> pd.DataFrame:
    return parcels[parcels["land_use"].str.startswith("1001")]


def _expected(low: pd.Series, high: pd.Series, limit_low: pd.Series, limit_high: pd.Series) -> pd.Series:
    found = np.select([low >= limit_high, high < limit_low], ["met", "breached"], default="unknown")
    return pd.Series(found, index=low.index)


def test_the_industry_minimum_is_reached_or_missed_as_planted(parcels: pd.DataFrame) -> None:
    industrial = _industrial(parcels)
    table = read_limits().industries.set_index(["edition", "code"])
    judged = industrial[
        industrial["industry_code"].notna()
        & ~(industrial["supplied_on"] >= read_limits().new_edition)
        & ~((industrial["industry_edition"] == "2017") & (industrial["industry_code"] == "43"))
    ]
    rows = table.loc[pd.MultiIndex.from_frame(judged[["industry_edition", "industry_code"]])]
    low, high = (pd.Series(rows[end].to_numpy(), index=judged.index) for end in ("low", "high"))
    expected = _expected(judged["far_low"], judged["far_high"], low, high)
    assert (expected == judged["industry_far_minimum"]).all()
    assert len(judged) > 0.9 * len(industrial)
    open_ones = industrial.drop(judged.index)
    assert set(open_ones["industry_far_minimum"]) == {"unknown", ""}


def test_counted_far_keeps_five_percent_from_every_limit(parcels: pd.DataFrame) -> None:
    industrial = _industrial(parcels)
    table = read_limits().industries.set_index(["edition", "code"])
    known = industrial[
        industrial["industry_code"].notna() & ~(industrial["supplied_on"] >= read_limits().new_edition)
    ]
    rows = table.loc[pd.MultiIndex.from_frame(known[["industry_edition", "industry_code"]])]
    floor = known.index.str[:6].map({"320682": 1.3}).fillna(1.2).to_numpy()
    for limit in (rows["low"].to_numpy(), rows["high"].to_numpy(), floor):
        for far in (known["far_low"], known["far_high"]):
            gap = (far / limit - 1).abs().dropna()
            assert gap.min() > 0.05


def test_the_entry_floor_is_reached_or_missed_as_planted(parcels: pd.DataFrame) -> None:
    industrial = _industrial(parcels)
    code, edition = industrial["industry_code"], industrial["industry_edition"]
    collective = (edition == "2017") & code.str[:2].isin(["25", "26", "30", "31", "32"])
    collective |= (edition == "2002") & code.str[:2].isin(["25", "26", "31", "32", "33"])
    floor = pd.Series(np.where(industrial.index.str.startswith("320682"), 1.3, 1.2), index=industrial.index)
    expected = _expected(industrial["far_low"], industrial["far_high"], floor, floor)
    expected[collective | code.isna()] = "unknown"
    assert (expected == industrial["entry_far_floor"]).all()


def test_the_building_coefficient_is_as_planted(parcels: pd.DataFrame) -> None:
    industrial = _industrial(parcels)
    parts = industrial[["yard_area_m2", "structure_area_m2"]]
    low = (industrial["footprint_m2"] + parts.fillna(0).sum(axis=1)) / industrial["area_m2"]
    high = low.mask(parts.isna().any(axis=1), np.inf)
    expected = np.select([low >= 0.3, high < 0.3], ["met", "breached"], default="unknown")
    expected = np.where(industrial["supplied_on"] >= read_limits().new_edition, "unknown", expected)
    assert (expected == industrial["building_coefficient"]).all()
    assert ((low / 0.3 - 1).abs() > 0.03).all()


def test_idle_land_is_as_planted(parcels: pd.DataFrame) -> None:
    year_ago = AS_OF_DAY - pd.DateOffset(years=1)
    started, due, stopped = parcels["is_started"], parcels["start_due_on"], parcels["stopped_on"]
    exempt = parcels["delay_cause"].isin(["government", "force_majeure"])
    little = (parcels["developed_share"] < 1 / 3) | (parcels["invested_share"] < 0.25)
    unknown = started.isna() | (started.eq(False).fillna(False) & due.isna())
    not_started = started.eq(False).fillna(False) & (due <= year_ago)
    halted = started.eq(True).fillna(False) & little & (stopped <= year_ago)
    expected = np.select([unknown, (not_started | halted) & ~exempt], ["unknown", "breached"], default="met")
    assert (expected == parcels["idle_land"]).all()


def test_support_is_within_its_limits_or_not_as_planted(parcels: pd.DataFrame) -> None:
    industrial = _industrial(parcels)
    approved = industrial["is_support_approved"].astype(bool)
    share, floor = industrial["support_land_share"], industrial["support_floor_share"]
    is_limited = industrial["supplied_on"] >= pd.Timestamp(2021, 12, 22)
    breached = (share > np.where(approved, 0.15, 0.07)) | (
        is_limited & (floor > np.where(approved, 0.3, 0.15))
    )
    unknown = share.isna() | (is_limited & floor.isna())
    expected = np.select([breached, unknown], ["breached", "unknown"], default="met")
    assert (expected == industrial["support_facility_share"]).all()


def test_enterprise_flags_are_as_planted(twin: Twin) -> None:
    links = twin.layers["enterprise_parcels"].merge(twin.layers["enterprises"], on="enterprise_id")
    marks = links[["is_eliminated_industry", "is_safety_nonconforming", "is_environment_nonconforming"]]
    links["bad"], links["open"] = marks.eq(True).fillna(False).any(axis=1), marks.isna().any(axis=1)
    truth = twin.truth
    for parcel_id, rows in links.groupby("parcel_id"):
        grades = rows["grade"]
        graded = "unknown" if grades.isna().any() else "" if (grades == "T").all() else "met"
        assert truth.at[parcel_id, "enterprise_grade"] == ("breached" if (grades == "D").any() else graded)
        running = "unknown" if rows["status"].isna().any() else "met"
        halted = rows["status"].isin(["stopped", "half_stopped"]).any()
        assert truth.at[parcel_id, "stopped_or_vacant"] == ("breached" if halted else running)
        conforms = "unknown" if rows["open"].any() else "met"
        assert truth.at[parcel_id, "eliminated_or_nonconforming"] == (
            "breached" if rows["bad"].any() else conforms
        )
    without = truth.index.difference(links["parcel_id"])
    assert (
        truth.loc[without, ["enterprise_grade", "stopped_or_vacant", "eliminated_or_nonconforming"]] == ""
    ).all(axis=None)
    assert links["parcel_id"].duplicated().any()
    assert links["enterprise_id"].duplicated().any()


@pytest.mark.parametrize("name", ["ecological_redlines", "farmland"])
def test_overlap_with_protected_land_is_clearly_real_or_clearly_a_sliver(
    twin: Twin, parcels: pd.DataFrame, name: str
) -> None:
    shapes, areas = parcels["geometry"].to_numpy(), twin.layers[name].geometry.to_numpy()
    parcel, area = shapely.STRtree(areas).query(shapes, predicate="intersects")
    overlap = np.bincount(
        parcel, shapely.area(shapely.intersection(shapes[parcel], areas[area])), len(shapes)
    )
    breached = (parcels[name] == "breached").to_numpy()
    assert breached.any()
    assert (overlap[breached] > 0.02 * shapely.area(shapes[breached])).all()
    assert overlap[~breached].max() < 9
    if name == "farmland":
        assert (overlap[~breached] > 0.5).any()


def test_chemical_parcels_stand_clearly_on_one_side_of_the_kilometre(
    twin: Twin, parcels: pd.DataFrame
) -> None:
    shore = twin.layers["shoreline"]
    river = shore.geometry[shore["rank"] == "main_stem"].iloc[0]
    chemical = parcels[parcels["industry_code"].str[:2].isin(["25", "26"])]
    distance = shapely.distance(chemical["geometry"].to_numpy(), river)
    assert (np.abs(distance - 1000) > 50).all()
    assert ((distance < 1000) == (chemical["chemical_within_1km"] == "breached")).all()


def test_a_plan_conflict_is_a_clearly_other_use_over_the_whole_parcel(
    twin: Twin, parcels: pd.DataFrame
) -> None:
    industrial = _industrial(parcels)
    plan = twin.layers["planned_land_use"]
    shapes = industrial["geometry"].to_numpy()
    parcel, block = shapely.STRtree(plan.geometry).query(shapely.centroid(shapes), predicate="within")
    planned = pd.Series(None, index=industrial.index, dtype=object)
    planned.iloc[parcel] = plan["planned_use"].to_numpy()[block]
    planned = industrial["planned_use"].fillna(planned)
    assert planned.notna().all()
    assert (planned.str.startswith("1001") == (industrial["plan_conflict"] == "met")).all()
    covered = plan.geometry.to_numpy()[block]
    assert (shapely.area(shapely.difference(shapes[parcel], covered)) < 0.01).all()


def test_buildings_stay_in_their_parcel_but_for_a_few_that_cross_by_a_little(twin: Twin) -> None:
    buildings = twin.layers["buildings"]
    parcel = twin.layers["parcels"].set_index("parcel_id").geometry.loc[buildings["parcel_id"]].to_numpy()
    outside = shapely.area(shapely.difference(buildings.geometry.to_numpy(), parcel)) / buildings.area
    assert (outside > 1e-6).mean() < 0.02
    assert outside.max() < 0.05


@pytest.mark.parametrize(
    ("rule", "low", "high"),
    [
        ("idle_land", 0.03, 0.08),
        ("industry_far_minimum", 0.06, 0.16),
        ("building_coefficient", 0.05, 0.12),
        ("support_facility_share", 0.02, 0.07),
        ("enterprise_grade", 0.02, 0.07),
        ("stopped_or_vacant", 0.02, 0.07),
        ("eliminated_or_nonconforming", 0.01, 0.06),
        ("plan_conflict", 0.005, 0.08),
    ],
)
def test_each_kind_of_inefficiency_is_planted_on_a_few_percent(
    twin: Twin, rule: str, low: float, high: float
) -> None:
    assert low < (twin.truth[rule] == "breached").mean() < high


def test_the_verdict_follows_from_the_deciding_flags(twin: Twin) -> None:
    flags = twin.truth.drop(
        columns=[
            "entry_far_floor",
            "grade",
            "ecological_redlines",
            "farmland",
            "chemical_within_1km",
            "verdict",
        ]
    )
    certain, possible = (flags == "breached").any(axis=1), (flags == "unknown").any(axis=1)
    expected = np.select([certain, possible], ["certain", "possible"], default="not")
    assert (expected == twin.truth["verdict"]).all()


def test_truth_speaks_in_four_words_only(twin: Twin) -> None:
    words = twin.truth.drop(columns=["grade", "verdict"])
    assert set(np.unique(words.to_numpy(dtype=str))) == {"met", "breached", "unknown", ""}
