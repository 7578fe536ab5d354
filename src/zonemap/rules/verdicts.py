"""From claims to findings: which features get a row, and what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from zonemap.findings import NO_NOTE, Claim, Findings, Quantity, Verdict
from zonemap.plan import Limits

BoolArray = npt.NDArray[np.bool_]


def judged(
    name: str,
    holds: Claim,
    *,
    applies: Claim,
    measured: Quantity,
    limits: Limits | None = None,
    limit: Quantity | None = None,
    notes: tuple[BoolArray, ...] = (),
) -> Findings:
    """Return the findings of a rule: no row where it does not apply, unknown where that is not known.

    The first of `notes` that is set gives the row its note. The limit shown is `limit`, else that of `limits`, else
    zero: none allowed.
    """
    verdict = np.where(applies == Verdict.MET, holds, Verdict.UNKNOWN).astype(np.int8)
    position = np.flatnonzero(applies != Verdict.BREACHED).astype(np.int32)
    note = np.full(len(holds), NO_NOTE, dtype=np.int8)
    for index in range(len(notes) - 1, -1, -1):
        note[notes[index]] = index
    at = position.astype(np.intp)
    shown = limit or (limits.value if limits is not None else Quantity.exact(np.zeros(len(holds))))
    choices = (
        tuple(tuple(row.name for row in rows) for rows in limits.choices) if limits is not None else ((),)
    )
    choice = limits.choice if limits is not None else np.zeros(len(holds), dtype=np.int32)
    return Findings(
        rule=name,
        position=position,
        verdict=verdict[at],
        measured=measured.take(at),
        limit=shown.take(at),
        choice=choice[at],
        choices=choices,
        note=note[at],
        is_deciding=np.ones(len(position), dtype=bool),
    )


def citing(found: Findings, *further: Limits, where: BoolArray | None = None) -> Findings:
    """Return the findings that cite the rows of further numbers too, for all features or `where` they lean on them."""
    at = found.position.astype(np.intp)
    for limits in further:
        leans = np.ones(len(at), dtype=bool) if where is None else where[at]
        own = np.where(leans, limits.choice[at] + 1, 0)
        width = len(limits.choices) + 1
        kinds, choice = np.unique(found.choice.astype(np.int64) * width + own, return_inverse=True)
        added = ((), *(tuple(row.name for row in rows) for rows in limits.choices))
        choices = tuple(found.choices[kind // width] + added[kind % width] for kind in kinds.tolist())
        found = replace(found, choice=choice.astype(np.int32), choices=choices or ((),))
    return found
