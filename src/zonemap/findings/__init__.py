"""Quantities that may be unknown, verdicts about them, and the table of findings."""

from zonemap.findings.intervals import Quantity, as_quantity, at_least, at_most
from zonemap.findings.table import NO_NOTE, NO_ROW, Findings
from zonemap.findings.verdict import Claim, Verdict, all_of, any_of, claim, negated

__all__ = [
    "NO_NOTE",
    "NO_ROW",
    "Claim",
    "Findings",
    "Quantity",
    "Verdict",
    "all_of",
    "any_of",
    "as_quantity",
    "at_least",
    "at_most",
    "claim",
    "negated",
]
