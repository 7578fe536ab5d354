"""One look at a rulebook: everything that makes it half a rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zonemap.clauses.lint.citations import (
    evaluation_faults,
    number_faults,
    requirement_faults,
    rule_faults,
)
from zonemap.clauses.lint.draft import Draft, Faults
from zonemap.clauses.lint.rows import row_faults
from zonemap.clauses.lint.words import word_faults
from zonemap.plan import Rulebook, plan_of
from zonemap.plan.faults import RulebookFault, Written
from zonemap.plan.reading import read_chapters
from zonemap.plan.rulebook import local_chapter

_ORDER: Final = (requirement_faults, rule_faults, number_faults, evaluation_faults, word_faults)


def lint_plan(texts: Mapping[str, str]) -> list[RulebookFault]:
    """Return every fault of a rulebook, given its files by name; with files that cannot be read, theirs alone."""
    read = read_chapters(texts)
    if read.faults:
        return list(read.faults)
    draft = Draft(read, plan_of(texts))
    found = [fault for faults in _ORDER for fault in faults(draft)]
    return _in_order([*found, *_rows(draft)])


def lint_local(text: str, file: str, rulebook: Rulebook) -> list[RulebookFault]:
    """Return every fault of what a bureau added to the rulebook."""
    chapter, faults = local_chapter(text, file, rulebook)
    if chapter is None or faults:
        return _in_order(faults)
    written = Written(file, text)
    return _in_order(
        [
            fault
            for name, entry in chapter.numbers.items()
            for fault in row_faults(
                written,
                name,
                entry.rows,
                {key: each.match for key, each in rulebook.number(name).keys.items()},
                is_local=True,
            )
        ]
    )


def _rows(draft: Draft) -> Faults:
    for chapter, written in draft.chapters():
        for name, entry in chapter.numbers.items():
            matches = {key: each.match for key, each in entry.keys.items()}
            yield from row_faults(written, name, entry.rows, matches, is_local=False)


def _in_order(faults: list[RulebookFault]) -> list[RulebookFault]:
    return sorted(faults, key=lambda fault: (fault.file, fault.line or 0, fault.key, fault.code))
