"""A lint that refuses half a rulebook."""

from zonemap.clauses.lint.linting import lint_local, lint_plan

__all__ = ["lint_local", "lint_plan"]
