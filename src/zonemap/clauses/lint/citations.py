"""Whether plan and logic agree: requirements, rules with their roles and examples, indicators, numbers."""

from __future__ import annotations

from collections.abc import Mapping

from zonemap import analysis
from zonemap.analysis import admission
from zonemap.assessment import MEASURED_WITH, studies
from zonemap.clauses.examples import agrees, outcome, readable_facts
from zonemap.clauses.lint.draft import Draft, Faults
from zonemap.clauses.requirement import Requirement, State, requirements
from zonemap.layers.catalogue import LAYERS
from zonemap.plan import Rulebook
from zonemap.plan.chapters import ExampleEntry
from zonemap.plan.numbers import ACCEPTED
from zonemap.rules import CATALOGUE, Rule
from zonemap.wording import gettext as _


def requirement_faults(draft: Draft) -> Faults:
    """Yield requirements that are missing, that nothing or a contradiction serves, or whose layers there are not."""
    plan = draft.rulebook.plan
    if plan is None:
        files = next(draft.chapters())[1]
        yield files.fault(
            "plan_missing",
            ("plan",),
            _("no file says how many requirements the plan has"),
            _("add [plan] with `title` and `requirements`"),
        )
    else:
        missing = sorted(set(range(1, plan.requirements + 1)) - set(draft.rulebook.clauses))
        written = next(written for chapter, written in draft.chapters() if chapter.plan)
        for row in missing:
            yield written.fault(
                "clause_missing",
                ("plan", "requirements"),
                _("the requirement of row {row} is missing").format(row=row),
                _("add [[clauses]] with its row, clause, quote and units responsible"),
            )
    for found in requirements(draft.rulebook):
        yield from _requirement_faults(found, draft)


def _requirement_faults(found: Requirement, draft: Draft) -> Faults:
    written, at = next(
        (written, at)
        for chapter, written in draft.chapters()
        for at, entry in enumerate(chapter.clauses)
        if entry.row == found.row
    )
    place = ("clauses", at)
    plan = draft.rulebook.plan
    if plan is not None and not 1 <= found.row <= plan.requirements:
        yield written.fault(
            "clause_strange",
            (*place, "row"),
            _("the plan has no row {row}").format(row=found.row),
            _("correct the row, or `requirements` in [plan]"),
        )
    if not found.quote.strip() or not found.responsible:
        yield written.fault(
            "clause_without_words",
            place,
            _("the requirement has no quote or no unit responsible"),
            _("copy them from the plan, word for word"),
        )
    if found.state is State.OPEN:
        yield written.fault(
            "clause_open",
            place,
            _("nothing serves the requirement, and nothing says why"),
            _("write a rule or an indicator, name `layers`, or say `not_spatial` with the reason"),
        )
    if found.reason and found.state is not State.NOT_SPATIAL:
        yield written.fault(
            "clause_contradicts",
            (*place, "not_spatial"),
            _("it is called not spatial, yet rules, indicators or layers serve it"),
            _("take out one of the two"),
        )
    for number, name in enumerate(found.layers):
        if name not in LAYERS:
            yield written.fault(
                "clause_layer",
                (*place, "layers", number),
                _("There is no layer named “{name}”").format(name=name),
                _("use one of: {names}").format(names=", ".join(sorted(LAYERS))),
            )


def rule_faults(draft: Draft, catalogue: Mapping[str, Rule] = CATALOGUE) -> Faults:
    """Yield rules whose clause, role, numbers or examples do not agree with the rulebook, and roles without a rule."""
    for name in draft.rulebook.roles.keys() - catalogue.keys():
        yield draft.fault(
            "rules",
            name,
            "role_without_rule",
            _("no rule is named “{name}”").format(name=name),
            _("take the entry out, or correct its name"),
        )
    for rule in catalogue.values():
        yield from _cited(rule, draft)
        if rule.name not in draft.rulebook.roles:
            yield draft.home(rule).fault(
                "rule_without_role",
                ("rules", rule.name),
                _("the rule “{name}” has no role, words or unit").format(name=rule.name),
                _("add [rules.{name}]").format(name=rule.name),
            )
        elif not _taken(rule, draft) - draft.rulebook.numbers.keys():
            yield from _example_faults(rule, draft)


def _taken(rule: Rule, draft: Draft) -> set[str]:
    """Return the numbers without which the rule cannot be tried."""
    cut_off = draft.rulebook.roles[rule.name].cut_off
    return {*rule.numbers, *([cut_off] if cut_off else [])}


def _cited(rule: Rule, draft: Draft) -> Faults:
    place = ("rules", rule.name)
    clause = draft.rulebook.clauses.get(rule.row)
    if clause is None or clause.clause != rule.clause:
        yield draft.home(rule).fault(
            "rule_clause",
            place,
            _("the rule cites {clause}, row {row}; the rulebook has there: {found}").format(
                clause=rule.clause, row=rule.row, found=clause.clause if clause else _("nothing")
            ),
            _("correct the clause of the requirement, or the citation of the rule"),
        )
    for name in sorted(set(rule.numbers) - draft.rulebook.numbers.keys()):
        yield draft.home(rule).fault(
            "rule_number",
            place,
            _("the rule takes a number “{name}” that there is not").format(name=name),
            _("add [numbers.{name}]").format(name=name),
        )


def _example_faults(rule: Rule, draft: Draft) -> Faults:
    book = draft.rulebook.accepting(ACCEPTED)
    examples = book.roles[rule.name].examples
    for verdict in sorted({"met", "breached"} - {example.verdict for example in examples}):
        yield draft.fault(
            "rules",
            rule.name,
            "rule_without_example",
            _("no worked example comes out “{verdict}”").format(verdict=verdict),
            _("add [[rules.{name}.examples]] with facts, day and verdict").format(name=rule.name),
        )
    for at, example in enumerate(examples):
        if fault := _example_fault(rule, example, book):
            code, message, remedy, key = fault
            yield draft.fault("rules", rule.name, code, message, remedy, "examples", at, *key)


def _example_fault(
    rule: Rule, example: ExampleEntry, book: Rulebook
) -> tuple[str, str, str, tuple[str, ...]] | None:
    """Return code, message, remedy and key of what is wrong with an example: facts not read, or another outcome."""
    readable = readable_facts(rule, book)
    if strange := sorted(set(example.facts) - readable) + sorted(example.numbers.keys() - book.numbers):
        return (
            "example_fact",
            _("the rule does not read {names}").format(names=", ".join(strange)),
            _("use one of: {names}").format(names=", ".join(sorted(readable))),
            ("facts",),
        )
    try:
        found = outcome(rule, example, book)
    except (TypeError, ValueError) as error:
        return (
            "example_fact",
            _("the facts of the example cannot be read ({reason})").format(reason=error),
            _("write a number, a pair [low, high], yes or no, a text or a day, as the fact is one"),
            ("facts",),
        )
    if agrees(example, found):
        return None
    return (
        "example_differs",
        _("the example states {stated}; the rule says {found}").format(
            stated=_told(example.verdict, example.measured, example.limit),
            found=_told(found.verdict, found.measured, found.limit),
        ),
        _("correct the example, or the rule"),
        (),
    )


def number_faults(draft: Draft, catalogue: Mapping[str, Rule] = CATALOGUE) -> Faults:
    """Yield numbers that nobody uses, and those that indicators, roles or requirements name in vain."""
    book = draft.rulebook
    used = {name for rule in catalogue.values() for name in rule.numbers} | MEASURED_WITH
    used |= analysis.NUMBERS | admission.NUMBERS | studies.NUMBERS
    for kind, name, number, key in _named(draft):
        used.add(number)
        if number not in book.numbers:
            yield draft.fault(
                kind,
                name,
                f"{kind[:-1]}_number",
                _("there is no number “{name}”").format(name=number),
                _("add [numbers.{name}]").format(name=number),
                key,
            )
    for name in book.numbers.keys() - used:
        yield draft.fault(
            "numbers",
            name,
            "number_unused",
            _("no rule, measure, analysis or indicator uses the number"),
            _("take it out, or use it"),
        )
    for kind, name, row in (
        *(("numbers", name, each.clause_row) for name, each in book.numbers.items()),
        *(("indicators", name, each.row) for name, each in book.indicators.items()),
    ):
        if row is not None and row not in book.clauses:
            yield draft.fault(
                kind,
                name,
                f"{kind[:-1]}_clause",
                _("the rulebook has no requirement of row {row}").format(row=row),
                _("name a row of [[clauses]]"),
            )


def evaluation_faults(draft: Draft) -> Faults:
    """Yield indicators, terms, goals and ideals of the evaluation that the rulebook does not have."""
    for chapter, written in draft.chapters():
        if chapter.evaluation is None:
            continue
        entries, figures = chapter.evaluation.indicators, draft.rulebook.indicators
        named = [
            *((("indicators", name), name, figures) for name, each in entries.items() if each.title is None),
            *(
                (("indicators", name, "goal"), each.goal, chapter.evaluation.goals)
                for name, each in entries.items()
            ),
            *(
                ((kind, name, "terms"), term, figures)
                for kind in ("indicators", "potentials")
                for name, each in getattr(chapter.evaluation, kind).items()
                for term in each.terms
            ),
            *(
                (("potentials", name, "ideal"), each.ideal, entries)
                for name, each in chapter.evaluation.potentials.items()
                if each.ideal
            ),
        ]
        for place, name, known in named:
            if name not in known:
                yield written.fault(
                    "evaluation_name",
                    ("evaluation", *place),
                    _("the rulebook has no “{name}” here").format(name=name),
                    _("use one of: {names}").format(names=", ".join(sorted(known))),
                )


def _named(draft: Draft) -> list[tuple[str, str, str, str]]:
    """Return the numbers that roles and indicators name: whose they are, and under which key."""
    book = draft.rulebook
    return [
        *(("rules", name, role.cut_off, "cut_off") for name, role in book.roles.items() if role.cut_off),
        *(
            ("indicators", name, getattr(each, key), key)
            for name, each in book.indicators.items()
            for key in ("minimum", "maximum", "reference")
            if getattr(each, key)
        ),
        *(
            ("indicators", name, number, "uses")
            for name, each in book.indicators.items()
            for number in each.uses
        ),
    ]


def _told(verdict: str, measured: object, limit: object) -> str:
    return ", ".join([verdict, *(f"{each}" for each in (measured, limit) if each is not None)])
