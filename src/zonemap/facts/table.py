"""The measured truth of one layer: one entry per feature, each an interval, a claim or a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.findings import Claim, Quantity, Verdict, claim
from zonemap.geometry import Overlaps
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers import Kind, Layer
from zonemap.plan import Limits, Rulebook, look_up

DayArray = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Overlay:
    """The features of another layer that lie over the parcels."""

    pairs: Overlaps
    """Left are the parcels, right the features."""
    features: pd.DataFrame
    """The attributes of the features."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of every feature of a layer.

    `inputs` are the columns as delivered; `quantities`, `claims` and `texts` were measured or derived. What was never
    delivered is unknown for every feature, and `has` is false for it.
    """

    layer: Layer
    ids: pd.Index
    geometry: GeometryArray
    inputs: pd.DataFrame
    as_of: np.datetime64
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    texts: Mapping[str, pd.Series] = field(default_factory=dict)
    overlays: Mapping[str, Overlay] = field(default_factory=dict)
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each derived fact the `layer.column` it was made from."""

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def day(self) -> date:
        """The day of judgement."""
        return date.fromisoformat(str(self.as_of))

    def as_delivered(self) -> Facts:
        """Return the columns as they came in alone, without what was measured or derived of them."""
        return Facts(self.layer, self.ids, self.geometry, self.inputs, self.as_of)

    def has(self, name: str) -> bool:
        """Return whether the fact, column or layer was delivered at all."""
        return any(
            name in known
            for known in (self.quantities, self.claims, self.texts, self.overlays, self.inputs.columns)
        )

    def quantity(self, name: str) -> Quantity:
        """Return a number as intervals; what is missing lies between the physical bounds of its column."""
        if name in self.quantities:
            return self.quantities[name]
        column = next((column for column in self.layer.columns if column.name == name), None)
        low = -np.inf if column is None or column.low is None else column.low
        high = np.inf if column is None or column.high is None else column.high
        if name not in self.inputs.columns:
            return Quantity.unknown(len(self), low=low, high=high)
        return Quantity.of(self.inputs[name], low=low, high=high)

    def claim(self, name: str) -> Claim:
        """Return a yes / no column; missing is unknown."""
        if name in self.claims:
            return self.claims[name]
        if name not in self.inputs.columns:
            return np.full(len(self), Verdict.UNKNOWN, dtype=np.int8)
        return claim(self.inputs[name])

    def text(self, name: str) -> pd.Series:
        """Return a text column; missing is `<NA>`. Claims read as yes / no."""
        if name in self.texts:
            return self.texts[name]
        if name not in self.inputs.columns:
            return pd.Series(pd.NA, index=self.ids, dtype="string")
        if any(column.name == name and column.kind is Kind.BOOLEAN for column in self.layer.columns):
            words = {Verdict.MET: "yes", Verdict.BREACHED: "no"}
            return pd.Series(self.claim(name), index=self.ids).map(words).astype("string")
        return self.inputs[name].astype("string")

    def days(self, name: str) -> DayArray:
        """Return dates as days, NaT where missing; `as_of` is the day of judgement for all."""
        if name == "as_of":
            return np.full(len(self), self.as_of)
        if name not in self.inputs.columns:
            return np.full(len(self), np.datetime64("NaT"), dtype="datetime64[D]")
        return pd.to_datetime(self.inputs[name]).to_numpy().astype("datetime64[D]")

    def full_years_since(self, name: str) -> Quantity:
        """Return whole years from the date to the day of judgement: 2023-01-01 to 2024-01-01 is one year."""
        start = self.days(name)
        known = ~np.isnat(start)
        began, today = pd.DatetimeIndex(start[known]), pd.Timestamp(self.as_of)
        early = (today.month < began.month) | ((today.month == began.month) & (today.day < began.day))
        years = np.full(len(self), np.nan)
        years[known] = today.year - began.year - early.astype(int)
        return Quantity.of(years)


def looked_up(name: str, facts: Facts, rulebook: Rulebook) -> Limits:
    """Return one number of the rulebook for every feature."""
    number = rulebook.number(name)
    keys = {key: facts.text(found.column) for key, found in number.keys.items()}
    return look_up(number, keys, facts.days(number.date_column or "as_of"), len(facts))
