"""What the plan and the standards say: clauses and numbers as TOML, and their loader."""

from zonemap.plan.chapters import ClauseEntry as Clause
from zonemap.plan.lookup import Limits, look_up
from zonemap.plan.numbers import Confidence, Number, Row
from zonemap.plan.rulebook import Rulebook, load_plan, plan_of, read_local_numbers, shipped_texts

__all__ = [
    "Clause",
    "Confidence",
    "Limits",
    "Number",
    "Row",
    "Rulebook",
    "load_plan",
    "look_up",
    "plan_of",
    "read_local_numbers",
    "shipped_texts",
]
