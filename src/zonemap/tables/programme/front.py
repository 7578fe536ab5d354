"""Gain against difficulty: listed parcels with what makes each hard, and which of them no other beats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from zonemap.assessment.studies import Front, front_rows
from zonemap.tables.programme.parts import Part, Scope, Study, row_ends, study_titles, told, words_table
from zonemap.tables.table import Column, Kind, Table
from zonemap.tables.words import listing_words, term_words
from zonemap.wording import gettext as _

Json = Mapping[str, Any]

_KINDS: Final = {"blocked_share": Kind.RATIO, "score": Kind.RATIO}
_WEIGHTS: Final = ("difficulty_weight",)


def front_part(scope: Scope, front: Front) -> Part:
    """Return the listed parcels, those that nobody beats first."""
    title = study_titles()[Study.PARETO]
    rows = list(front_rows(front, scope.assessment))
    used = scope.rows(*_WEIGHTS) if front.weights else ()
    if not rows:
        words = _("No parcel is on the list, neither certain nor possible: there is nothing to compare.")
        return Part(Study.PARETO, (words_table(title, words),), used)
    note = told(
        _(
            "Listed parcels by the gain that is sure and by what makes them hard; a parcel is beaten "
            "when another gains more and is easier in every term."
        ),
        *(line + _(".") for line in front_lines(front, rows)),
    )
    return Part(Study.PARETO, (Table(title, note, _columns(scope, front, rows)),), used)


def place_words() -> dict[str | None, str]:
    """Return what is said of a parcel by whether nobody beats it among those with a known ceiling."""
    return {
        "met": _("on the front"),
        "unknown": _("perhaps on it"),
        "breached": _("beaten"),
        None: _("without a known ceiling"),
    }


def _columns(scope: Scope, front: Front, rows: Sequence[Json]) -> tuple[Column, ...]:
    listed, terms, places = listing_words(), term_words(), place_words()
    gains = [
        {"gain_m2": None, "gain_m2_range": (row["gain_m2"]["low"], row["gain_m2"]["high"])} for row in rows
    ]
    names = [*front.difficulties, *(("score",) if front.score is not None else ())]
    return (
        Column("parcel_id", _("Parcel id"), Kind.TEXT, [row["parcel_id"] for row in rows]),
        Column("zone", _("Zone"), Kind.WORDS, scope.zone_names_of(front.positions)),
        Column("listing", _("On the list"), Kind.TEXT, [listed[row["verdict"]] for row in rows]),
        Column(
            "place", _("Nobody beats it"), Kind.TEXT, [places[row["on_front_of_bounded"]] for row in rows]
        ),
        *row_ends(gains, "gain_m2", _("Cap of gain, m²")),
        *(
            column
            for name in names
            for column in row_ends(rows, name, terms[name], kind=_KINDS.get(name, Kind.SUM))
        ),
    )


def front_lines(front: Front, rows: Sequence[Json]) -> Iterator[str]:
    """Yield how many are beaten by none, and what the comparison leans on and lacks."""
    terms, counts = term_words(), Counter(row["on_front_of_bounded"] for row in rows)
    words = (
        _(
            "{count} sites with a known ceiling: {sure} beaten by none, {open} perhaps, {beaten} surely by another"
        )
        if any("site_id" in row for row in rows)
        else _(
            "{count} listed parcels with a known ceiling: {sure} beaten by none, {open} perhaps, "
            "{beaten} surely by another"
        )
    )
    yield words.format(
        count=int(front.is_bounded.sum()),
        sure=counts["met"],
        open=counts["unknown"],
        beaten=counts["breached"],
    )
    if apart := int((~front.is_bounded).sum()):
        yield _(
            "{count} without a known ceiling may beat any of them and are set apart; counted in, {sure} "
            "are sure"
        ).format(count=apart, sure=sum(row["on_front"] == "met" for row in rows))
    if front.weights:
        weights = _(", ").join(f"{terms[name]} {weight:g}" for name, weight in front.weights.items())
        yield _("Weights of the bureau: {weights}").format(weights=weights)
    else:
        yield _("No weights are set (difficulty_weight): the terms stand side by side")
    if front.without_data:
        names = _(", ").join(terms[name] for name in front.without_data)
        yield _("Not compared, for want of data: {names}").format(names=names)
