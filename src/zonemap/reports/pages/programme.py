"""The pages of the programme: of each study the columns and the leading rows that paper has room for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from zonemap.reports.pages.printed import spanned
from zonemap.reports.programme import Programme
from zonemap.tables import Cell, Table
from zonemap.tables.programme import WORDS, Part, Study, place_words, study_titles
from zonemap.wording import gettext as _

Json = dict[str, Any]

LEADING: Final = 20
"""Rows of a long table that are printed; the workbook has them all."""

_STEPS: Final = 40
"""Patches that are printed."""

_OF_A_SERVICE: Final = 10
"""Gaps of each service that are printed."""

_SITES: Final = (
    "number", "site_id", "zone", "parcels", "area_m2", "area_mu", "owners", "gain_m2", "blocked", "frontage_m",
)  # fmt: skip
_CANDIDATES: Final = (
    "site_id", "zone", "area_m2", "area_mu", "state", "inner_width_m", "frontage_m", "far_max", "corridors",
)  # fmt: skip
_IN_THE_WORKBOOK: Final = frozenset({(Study.EVALUATION, 1)})
"""Tables that the workbook alone has."""

_PATCHES: Final = ("zone", "year", "patch_id", "area_ha", "built", "served", "efficient", "finished")
_FIGURES: Final = (
    "zone", "sewage_land_share", "sewage_gap_m2", "heat_land_share", "heat_gap_m2", "green_islands",
    "dischargers_monitored_share",
)  # fmt: skip


def terms_of(programme: Programme) -> list[list[str]]:
    """Return the studies without figures, each with the words that say why."""
    return [
        [table.title, str(cell)]
        for table in programme.tables
        if _is_words(table)
        for cell in table.columns[0].cells
    ]


def printed_tables(programme: Programme) -> Iterator[Table]:
    """Yield the tables of the programme as they are printed, each with a note of what is left out."""
    for part in programme.parts:
        for table in _chosen(part):
            yield spanned(table)


def _is_words(table: Table) -> bool:
    return table.columns[0].name == WORDS


def _chosen(part: Part) -> Iterator[Table]:
    """Yield the tables of a study with the columns and rows that are printed."""
    for at, table in enumerate(part.tables):
        if _is_words(table) or (part.study, at) in _IN_THE_WORKBOOK:
            continue
        yield _PRINTED.get((part.study, at), _whole)(table)


def _whole(table: Table) -> Table:
    return table


def _columns(table: Table, names: Sequence[str]) -> Table:
    """Return the columns of these names, and of the quantities of these names, as far as there are any."""
    there = {column.name for column in table.columns}
    wanted = [each for name in names for each in (name, f"{name}_low", f"{name}_high") if each in there]
    return table.only(*wanted)


def _leading(table: Table, names: Sequence[str] = ()) -> Table:
    return _shortened(table, range(min(LEADING, len(table))), names)


def _front(table: Table) -> Table:
    """Return the parcels on the front, or perhaps on it."""
    places = place_words()
    on_it = [
        at for at, cell in enumerate(_cells(table, "place")) if cell in {places["met"], places["unknown"]}
    ]
    said = _("Printed are those on the front, or perhaps on it.")
    names = [each.name for each in table.columns if each.name != "zone"]  # paper has no room for it
    return _shortened(replace(table, note=f"{table.note} {said}"), on_it[:LEADING], names)


def _patches(table: Table) -> Table:
    """Return the patches of the one zone that is told, or of the first year in all zones."""
    years = _cells(table, "year")
    if len(set(_cells(table, "zone"))) == 1:
        return _shortened(table, range(min(_STEPS, len(table))), _PATCHES)
    first = [at for at, year in enumerate(years) if year == years[0]]
    said = _("Printed are those of the first year.")
    return _shortened(replace(table, note=f"{table.note} {said}"), first[:_STEPS], _PATCHES)


def _cells(table: Table, name: str) -> Sequence[Cell]:
    return next(column.cells for column in table.columns if column.name == name)


def _first_of_each(table: Table) -> Table:
    """Return the first gaps of each service."""
    service = table.columns[0].cells
    rows = [
        at
        for name in dict.fromkeys(service)
        for at in [row for row, cell in enumerate(service) if cell == name][:_OF_A_SERVICE]
    ]
    return _shortened(table, rows)


def _shortened(table: Table, rows: Sequence[int], names: Sequence[str] = ()) -> Table:
    """Return some rows of a table, with the note that says how many there are."""
    chosen = _without_one_zone((_columns(table, names) if names else table).at(rows))
    if len(rows) == len(table):
        return chosen
    rest = _("{count} of {total} rows; the whole table stands in the workbook.").format(
        count=f"{len(rows):,}", total=f"{len(table):,}"
    )
    return replace(chosen, note=f"{table.note} {rest}".strip())


def _without_one_zone(table: Table) -> Table:
    """Return the table without its column of zones where all rows are of one and something else begins them."""
    names = [column.name for column in table.columns]
    if "zone" not in names[1:] or len(set(_cells(table, "zone"))) != 1:
        return table
    return table.only(*(name for name in names if name != "zone"))


def programme_sentence(programme: Programme) -> str:
    """Return the sentence that opens the chapter: which studies it holds."""
    titles = study_titles()
    return _("Studies of this run, made with the layers and rules that it names: {titles}.").format(
        titles=_(", ").join(titles[part.study] for part in programme.parts)
    )


_PRINTED: Final[dict[tuple[Study, int], Callable[[Table], Table]]] = {
    (Study.SITES, 0): lambda table: _leading(table, _SITES),
    (Study.SUPPLY, 1): lambda table: _leading(table, _CANDIDATES),
    (Study.PHASES, 1): _patches,
    (Study.COVERAGE, 0): lambda table: _columns(table, _FIGURES),
    (Study.COVERAGE, 1): _first_of_each,
    (Study.PARETO, 0): _front,
    (Study.ROBUSTNESS, 0): _leading,
    (Study.ROBUSTNESS, 1): _leading,
}
"""How the tables of a study are printed, by their place in it; the others are printed whole."""
