"""Layers of rights in land: surface B, above S, below X (民法典 第345条); they may share a footprint."""

from __future__ import annotations

import pandas as pd


def right_layer_of(ids: pd.Index | pd.Series, given: pd.Series) -> pd.Series:
    """Return the layer of rights of each parcel: the one given, else by the letters of its 宗地代码.

    >>> right_layer_of(pd.Index(["320613001001GX00002", "P1"]), pd.Series([None, "B"], dtype="string")).tolist()
    ['X', 'B']
    """
    letters = pd.Series(ids.to_numpy(), index=given.index, dtype="string").str.extract(
        r"^\d{12}[A-Z]([BSX])\d{5}$", expand=False
    )
    return given.astype("string").fillna(letters)


def is_surface(right_layer: pd.Series) -> pd.Series:
    """Return which parcels count their ground: of layered rights only the surface does."""
    return right_layer.fillna("B") == "B"
