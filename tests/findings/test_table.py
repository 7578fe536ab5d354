"""The findings of one rule: features without a row are told from unknown ones."""

from __future__ import annotations

import numpy as np

from zonemap.findings import NO_NOTE, NO_ROW, Findings, Quantity, Verdict


def findings(positions: list[int], verdicts: list[Verdict]) -> Findings:
    size = len(positions)
    return Findings(
        rule="idle_land",
        position=np.array(positions, dtype=np.int32),
        verdict=np.array(verdicts, dtype=np.int8),
        measured=Quantity.unknown(size),
        limit=Quantity.unknown(size),
        choice=np.zeros(size, dtype=np.int32),
        choices=((),),
        note=np.full(size, NO_NOTE, dtype=np.int8),
        is_deciding=np.ones(size, dtype=bool),
    )


def test_a_feature_that_the_rule_does_not_concern_has_no_row() -> None:
    found = findings([0, 3], [Verdict.BREACHED, Verdict.UNKNOWN])
    assert found.spread(5).tolist() == [Verdict.BREACHED, NO_ROW, NO_ROW, Verdict.UNKNOWN, NO_ROW]
    assert NO_ROW not in list(Verdict)


def test_only_breaches_are_breached() -> None:
    found = findings([1, 4, 6], [Verdict.BREACHED, Verdict.UNKNOWN, Verdict.MET])
    assert found.breached().tolist() == [1]
    assert len(found) == 3
