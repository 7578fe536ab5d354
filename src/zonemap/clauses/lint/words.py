"""Whether everything in a rulebook has its words, in both languages, and its unit."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import Final

from zonemap.clauses.lint.draft import Draft, Faults
from zonemap.plan.chapters import Chapter, EvaluationEntry, Role, TextEntry
from zonemap.plan.lines import Place
from zonemap.wording import gettext as _

_SPOKEN: Final = frozenset({"measured", "limit"})
"""What a sentence of a finding may say beside its words."""


def word_faults(draft: Draft) -> Faults:
    """Yield texts without Chinese or English, sentences that cannot be said, rules without a unit."""
    for chapter, written in draft.chapters():
        for place, text in _texts(chapter):
            if not text.en.strip() or not any("一" <= letter <= "鿿" for letter in text.zh):
                yield written.fault(
                    f"{str(place[0]).removesuffix('s')}_without_words",
                    place,
                    _("the text is missing in one language"),
                    _("write it in Chinese (`zh`) and in English (`en`)"),
                )
        for name, role in chapter.rules.items():
            if not role.unit.strip():
                yield written.fault(
                    "rule_without_unit",
                    ("rules", name, "unit"),
                    _("the rule has no unit"),
                    _("name the unit of what it measures; a bare figure is “1”"),
                )
            for key in ("holds", "breached", "unknown"):
                text = getattr(role, key)
                if not (_can_be_said(text.zh) and _can_be_said(text.en)):
                    yield written.fault(
                        "rule_sentence",
                        ("rules", name, key),
                        _("the sentence names a value that there is not"),
                        _("use {fields} alone").format(
                            fields=", ".join(f"{{{each}}}" for each in sorted(_SPOKEN))
                        ),
                    )


def _texts(chapter: Chapter) -> Iterator[tuple[Place, TextEntry]]:
    for number, entry in chapter.numbers.items():
        if entry.meaning is not None:
            yield ("numbers", number, "meaning"), entry.meaning
    for name, role in chapter.rules.items():
        yield from _texts_of_rule(name, role)
    for name, indicator in chapter.indicators.items():
        yield ("indicators", name, "title"), indicator.title
    if chapter.evaluation is not None:
        yield from _texts_of_evaluation(chapter.evaluation)
    for name, title in chapter.titles.items():
        yield ("titles", name), title
    for at, clause in enumerate(chapter.clauses):
        if clause.not_spatial is not None:
            yield ("clauses", at, "not_spatial"), clause.not_spatial


def _texts_of_evaluation(evaluation: EvaluationEntry) -> Iterator[tuple[Place, TextEntry]]:
    yield ("evaluation", "score", "formula"), evaluation.score.formula
    for goal, title in evaluation.goals.items():
        yield ("evaluation", "goals", goal), title
    for kind in ("indicators", "potentials"):
        for name, entry in getattr(evaluation, kind).items():
            for key in ("title", "formula", "lacking"):
                if (text := getattr(entry, key, None)) is not None:
                    yield ("evaluation", kind, name, key), text


def _texts_of_rule(name: str, role: Role) -> Iterator[tuple[Place, TextEntry]]:
    for key in ("title", "holds", "breached", "unknown"):
        yield ("rules", name, key), getattr(role, key)
    for at, note in enumerate(role.notes):
        yield ("rules", name, "notes", at), note
    for at, example in enumerate(role.examples):
        yield ("rules", name, "examples", at, "title"), example.title


def _can_be_said(words: str) -> bool:
    try:
        return {
            field for _text, field, _form, _kind in Formatter().parse(words) if field is not None
        } <= _SPOKEN
    except ValueError:
        return False
