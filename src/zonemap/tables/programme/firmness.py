"""How firmly the listed parcels stand on the list when thresholds move a little."""

from __future__ import annotations

import numpy as np

from zonemap.assessment.studies import Robustness
from zonemap.tables.parcels import Positions
from zonemap.tables.programme.parts import Part, Scope, Study, study_titles, told, words_table
from zonemap.tables.table import Column, Kind, Table, figures, texts
from zonemap.tables.words import listing_words
from zonemap.wording import gettext as _
from zonemap.wording import in_language


def firmness_part(scope: Scope, found: Robustness, positions: Positions) -> Part:
    """Return the listed parcels of `positions` in that order, with the share of draws in which each keeps its place."""
    title = study_titles()[Study.ROBUSTNESS]
    parcels = scope.assessment.parcels
    listing = parcels["listing"].to_numpy()
    listed = positions[listing[positions] != "not"]
    if not len(listed):
        none = words_table(title, _("No parcel is on the list, so none could leave it."))
        return Part(Study.ROBUSTNESS, (none,))
    certain = listed[listing[listed] == "certain"]
    note = told(
        _(
            "Listed parcels in the order of the list, judged {draws} times with every threshold moved by "
            "a factor of its own, up to ±{spread} (seed {seed})."
        ).format(
            draws=found.perturbation.draws,
            spread=f"{found.perturbation.spread:.0%}",
            seed=found.perturbation.seed,
        ),
        _("Of {certain:,} certain parcels {firm:,} are certain in every draw.").format(
            certain=len(certain), firm=int((found.certain[certain] == 1).sum())
        ),
        _("Moved were: {numbers}.").format(numbers=_(", ").join(_moved(scope, found))),
    )
    return Part(
        Study.ROBUSTNESS,
        (Table(title, note, _columns(scope, found, listed)), _wavering(scope, found, positions)),
    )


def _wavering(scope: Scope, found: Robustness, positions: Positions) -> Table:
    """Return the parcels that are certain in some draws and not in all; those certain in the run first."""
    title = _("Parcels that waver")
    share = found.certain[positions]
    there = positions[(share > 0) & (share < 1)]
    if not len(there):
        return words_table(title, _("No parcel wavers: each is certain in every draw, or in none."))
    is_certain = (scope.assessment.parcels["listing"] == "certain").to_numpy()[there]
    there = there[np.lexsort((found.certain[there], ~is_certain))]
    note = _(
        "Parcels that are certainly inefficient in some draws and not in all: those certain in the run "
        "first, of them the least firm."
    )
    return Table(title, note, _columns(scope, found, there))


def _columns(scope: Scope, found: Robustness, positions: Positions) -> tuple[Column, ...]:
    words, parcels = listing_words(), scope.assessment.parcels
    shares = {
        "certain": (_("Certain in, % of draws"), found.certain),
        "listed": (_("Listed in, % of draws"), found.listed),
        "first": (
            _("Among the first {top} in, % of draws").format(top=found.perturbation.top),
            found.among_first,
        ),
    }
    return (
        Column("parcel_id", _("Parcel id"), Kind.TEXT, texts(parcels.index[positions])),
        Column("zone", _("Zone"), Kind.WORDS, scope.zone_names_of(positions)),
        Column(
            "listing",
            _("On the list"),
            Kind.TEXT,
            [words[each] for each in parcels["listing"].iloc[positions]],
        ),
        *(
            Column(name, head, Kind.AREA, figures(100 * share[positions]))
            for name, (head, share) in shares.items()
        ),
    )


def _moved(scope: Scope, found: Robustness) -> list[str]:
    """Return what the numbers moved mean; rows that a finding leans on stand among the sources of numbers."""
    return [in_language(scope.rulebook.number(name).meaning) for name in found.perturbation.numbers]
