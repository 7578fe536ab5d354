"""The verbs about the plan as encoded: `rules list`, `rules show`, `rules lint`."""

from zonemap.cli.clauses.verbs import add_to

__all__ = ["add_to"]
