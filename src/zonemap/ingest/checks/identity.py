"""Which features are the same, and which have no name.

Two rows with one id that agree in every value and in shape are one feature: the first is kept, its copies are refused.
Where they differ nobody can say which is right, so all of them are refused.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.errors import Severity
from zonemap.ingest.checks.flaw import Flaw, positions
from zonemap.ingest.files import GeometryArray
from zonemap.layers import Layer, Shape
from zonemap.wording import gettext as _

Mask = npt.NDArray[np.bool_]


def feature_names(values: pd.DataFrame, layer: Layer) -> npt.NDArray[np.object_]:
    """Return how messages name each feature: by its id, else by its row, counted from 1."""
    rows = np.array(
        [_("row {number}").format(number=number) for number in range(1, len(values) + 1)], dtype=object
    )
    if layer.id_column is None:
        return rows
    ids = values[layer.id_column]
    return np.where(ids.notna(), ids.astype(object), rows)


def identity_flaws(values: pd.DataFrame, shapes: GeometryArray | None, layer: Layer) -> list[Flaw]:
    """Return what is wrong with ids and required columns; every flaw is a refusal."""
    needed = [layer.id_column] if layer.id_column else list(layer.required)
    flaws = [_missing(values, column) for column in needed]
    whole = values[needed].notna().all(axis=1).to_numpy() if needed else np.ones(len(values), dtype=bool)
    if layer.id_column:
        versioned = layer.version_column if layer.version_column in values else None
        names = [layer.id_column, versioned] if versioned else [layer.id_column]
        flaws.extend(_repeated(values, shapes, names, whole))
    elif layer.shape is Shape.TABLE:
        copies = values.duplicated(keep="first").to_numpy() & whole
        flaws.append(_copies(copies))
    return [flaw for flaw in flaws if len(flaw.positions)]


def _missing(values: pd.DataFrame, column: str) -> Flaw:
    return Flaw(
        "missing_id",
        Severity.ERROR,
        positions(values[column].isna().to_numpy()),
        _("{column} is empty").format(column=column),
        _("fill it in in the source"),
    )


def _repeated(
    values: pd.DataFrame, shapes: GeometryArray | None, names: list[str], whole: Mask
) -> list[Flaw]:
    shared = values.duplicated(names, keep=False).to_numpy() & whole
    if not shared.any():
        return []
    rows = values[shared].copy()
    if shapes is not None:
        rows["\0shape"] = shapely.to_wkb(shapely.normalize(shapes[shared]))
    groups = rows.groupby(names, dropna=False).ngroup()
    distinct = rows.drop_duplicates().groupby(groups).size()
    agreed = np.zeros(len(values), dtype=bool)
    agreed[np.flatnonzero(shared)] = groups.map(distinct).eq(1).to_numpy()
    return [
        Flaw(
            "conflicting_id",
            Severity.ERROR,
            positions(shared & ~agreed),
            _("several rows have this {column} and differ").format(column=" + ".join(names)),
            _("keep the right one in the source, or give them ids of their own"),
        ),
        _copies(agreed & values.duplicated(names, keep="first").to_numpy()),
    ]


def _copies(where: Mask) -> Flaw:
    return Flaw(
        "duplicate_row",
        Severity.ERROR,
        positions(where),
        _("the row is a copy of an earlier one, which was kept"),
        _("remove the copy from the source"),
    )
