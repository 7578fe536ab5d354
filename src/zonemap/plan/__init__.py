"""What the plan and the standards say: clauses and numbers as TOML, and their loader."""

from zonemap.plan.chapters import ClauseEntry as Clause
from zonemap.plan.chapters import LiftEntry as Lift
from zonemap.plan.industries import Industry, industry_of
from zonemap.plan.lookup import Limits, look_up, matches
from zonemap.plan.numbers import Confidence, Key, Match, Number, Row, source_text
from zonemap.plan.rulebook import Rulebook, load_plan, plan_of, read_local_numbers, shipped_texts

__all__ = [
    "Clause",
    "Confidence",
    "Industry",
    "Key",
    "Lift",
    "Limits",
    "Match",
    "Number",
    "Row",
    "Rulebook",
    "industry_of",
    "load_plan",
    "look_up",
    "matches",
    "plan_of",
    "read_local_numbers",
    "shipped_texts",
    "source_text",
]
