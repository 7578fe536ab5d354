"""The plan as encoded: requirements with what serves each, the land that they touch, and faults of the rulebook."""

from zonemap.clauses.document import Ground, clause_document, requirement_row
from zonemap.clauses.lint import lint_local, lint_plan
from zonemap.clauses.requirement import (
    Requirement,
    State,
    numbers_of,
    requirements,
    requirements_of,
    serving_titles,
    state_words,
)

__all__ = [
    "Ground",
    "Requirement",
    "State",
    "clause_document",
    "lint_local",
    "lint_plan",
    "numbers_of",
    "requirement_row",
    "requirements",
    "requirements_of",
    "serving_titles",
    "state_words",
]
