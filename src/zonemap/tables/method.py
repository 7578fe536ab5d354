"""How a report came about: what its words mean, what was assumed, what was not judged; one source for all formats."""

from __future__ import annotations

from typing import Any

from zonemap.assessment import Assessment, not_judged_text
from zonemap.maps.classes import ConstraintClass
from zonemap.maps.style import CONSTRAINT_CLASSES
from zonemap.plan import Rulebook
from zonemap.tables.table import Cell, Kind, Table, table_of, unit_word
from zonemap.tables.words import confidence_word
from zonemap.wording import gettext as _
from zonemap.wording import in_language


def method_table(assessment: Assessment, rulebook: Rulebook) -> Table:
    """Return what a reader must know of the method: rows of words, then the values assumed."""
    head = (
        ("item", _("Item"), Kind.TEXT),
        ("words", _("Explanation"), Kind.WORDS),
        ("value", _("Value"), Kind.MIXED),
        ("unit", _("Unit"), Kind.TEXT),
    )
    manifest = assessment.manifest
    words = [*_judging(), *_measuring(), *_limits(manifest, rulebook)]
    rows: list[tuple[Cell, ...]] = [(item, said, None, None) for item, said in words]
    rows += [
        (_("Assumed value"), in_language(each["meaning"]), each["value"], unit_word(each["unit"]))
        for each in manifest["assumptions"]
    ]
    rows += [
        (_("Scenario value"), _meaning(name, rulebook), value, _unit(name, rulebook))
        for name, value in sorted(manifest["values"].items())
    ]
    return table_of(_("Method"), _("What the words of this report mean, and what it rests on."), head, rows)


def _judging() -> list[tuple[str, str]]:
    severe = [ConstraintClass.BLOCK, ConstraintClass.REVIEW, ConstraintClass.CONDITION, ConstraintClass.INFO]
    return [
        (
            _("Basis"),
            _(
                "Each parcel is measured from the layers of the bureau and held against the clauses of the "
                "implementation plan, one rule at a time. Rules are flags of inefficiency and constraints "
                "that stand over the land."
            ),
        ),
        (
            _("Flags"),
            _(
                "A flag holds, does not hold, or is to be verified because an input is missing. Deciding "
                "flags put a parcel on the list; supporting flags are remarks and put none there."
            ),
        ),
        (
            _("The list"),
            _(
                "Certain: at least one deciding flag holds for every value the data allow. Possible, to be "
                "verified: at least one deciding flag may hold, none certainly does. Not listed: no deciding "
                "flag holds whatever the missing inputs are, or no rule applies to the land."
            ),
        ),
        (
            _("Standing of the result"),
            _(
                "Flags compare with benchmarks. The finding of inefficient or idle land is the authority's "
                "own, by the procedure the law prescribes; this report does not replace it."
            ),
        ),
        (
            _("Constraints"),
            _(
                "A constraint applies, does not apply, or is to be verified. Its severity is, from the "
                "strictest: {words}. Overlaps below the limits assumed are touches of borders: listed apart, "
                "and counted as none."
            ).format(words=_(", ").join(CONSTRAINT_CLASSES[each].title for each in severe)),
        ),
    ]


def _measuring() -> list[tuple[str, str]]:
    return [
        (
            _("Unknown and intervals"),
            _(
                "What is not known is never zero. A value that depends on something unknown is an interval, "
                "from the least to the most that the data allow; a dash or an empty cell is unknown or "
                "without a known end."
            ),
        ),
        (
            _("Areas"),
            _(
                "The registered area counts, the drawn area where none is registered; both are shown. Where "
                "rights lie above one another the ground counts once, by the surface right."
            ),
        ),
        (
            _("Floor-area ratio"),
            _(
                "The FAR as built takes floor area as it is. The counted FAR takes a storey higher than the "
                "limit twice, and is the one held against limits; the limit stands among the sources of "
                "numbers."
            ),
        ),
        (
            _("Gain"),
            _(
                "The gain is counted floor area by three routes: added storeys, rebuilding, consolidated "
                "land. They are alternatives and do not add up; the cap is the most that the planned "
                "conditions leave room for."
            ),
        ),
        (
            _("Further land price"),
            _(
                "Two readings are given: that of the plan (in accord with planning) and that of the national "
                "rule (also without a change of use). They do not replace the decision of the authority."
            ),
        ),
    ]


def _limits(manifest: Any, rulebook: Rulebook) -> list[tuple[str, str]]:
    settings = manifest["settings"]
    accepted = _(", ").join(dict.fromkeys(confidence_word(each) for each in settings["accepted_confidence"]))
    return [
        (
            _("Dates and editions"),
            _(
                "Judged as of {as_of}; state of the data: {data_date}. Of each number the edition counts "
                "that was in force on the day that matters for the rule (such as supply of the land, or day "
                "of judgement); of layers with versions the one in force."
            ).format(as_of=manifest["as_of"], data_date=settings["data_date"] or _("not stated")),
        ),
        (
            _("Sources of numbers"),
            _(
                "Every limit names document, place and how sure it is. Findings lean on numbers that are: "
                "{accepted}; on values set by the bureau; and on the values assumed below. Any other number "
                "leaves the finding to be verified."
            ).format(accepted=accepted),
        ),
        (
            _("Not judged"),
            not_judged_text(manifest, rulebook) or _("Every rule was judged."),
        ),
        (
            _("Checking"),
            _(
                "The file can be held against its run: zonemap report-verify compares every word and figure, "
                "and names each that was altered."
            ),
        ),
    ]


def _meaning(name: str, rulebook: Rulebook) -> str:
    return in_language(rulebook.numbers[name].meaning) if name in rulebook.numbers else name


def _unit(name: str, rulebook: Rulebook) -> str | None:
    return unit_word(rulebook.numbers[name].unit) if name in rulebook.numbers else None
