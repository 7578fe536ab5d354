"""The columns that each fact of the enterprises is made from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from zonemap.facts.enterprises.grading import INPUTS

_COLUMNS: Final = {
    "has_graded_enterprise": ("grade",),
    "worst_grade": ("grade", "year"),
    "is_stopped": ("status", "year"),
    "is_nonconforming": (
        "is_eliminated_industry",
        "is_safety_nonconforming",
        "is_environment_nonconforming",
        "year",
    ),
    "tax_wan": ("tax_wan", "year"),
    "investment_wan": ("fixed_investment_wan", "year"),
}

_LINKED: Final = ("enterprise_parcels.enterprise_id", "enterprise_parcels.parcel_id")
_SPREAD: Final = ("tax_wan", "investment_wan")
"""Money of an enterprise, spread over its land by the shares it uses."""


def evidence_of(facts: Iterable[str], *, is_computed: bool) -> dict[str, tuple[str, ...]]:
    """Return for each fact the `layer.column` it was made from; grades are computed or the bureau's own."""
    found = {}
    for name in facts:
        columns = _COLUMNS.get(name, ())
        by_share = name in _SPREAD
        if name == "worst_grade" and is_computed:
            columns, by_share = tuple(dict.fromkeys((*columns, *INPUTS))), True
        found[name] = (
            *(f"enterprises.{column}" for column in columns),
            *_LINKED,
            *(("enterprise_parcels.share",) if by_share else ()),
        )
    return found
