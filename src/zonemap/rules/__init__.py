"""The plan's chapters as logic, and the catalogue of rules."""

from zonemap.rules.catalogue import CATALOGUE, Rule
from zonemap.rules.judge import Judgement, NotJudged, Why, judge, judge_rule
from zonemap.rules.percentiles import with_percentiles

__all__ = [
    "CATALOGUE",
    "Judgement",
    "NotJudged",
    "Rule",
    "Why",
    "judge",
    "judge_rule",
    "with_percentiles",
]
