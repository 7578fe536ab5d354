"""A table as it is printed: cells as text, columns as wide as their words need and never wider than the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from zonemap.tables.table import Cell, Column, Kind, Table
from zonemap.wording import gettext as _

Json = dict[str, Any]

ROOM: Final = 110
"""Characters of 7.5 pt that a line between the margins has room for; a Chinese one takes two."""

_DIGITS: Final = {Kind.SUM: 0, Kind.AREA: 1, Kind.RATIO: 3, Kind.MIXED: 2}
_WIDEST: Final = {Kind.TEXT: 24, Kind.WORDS: 34, Kind.MIXED: 64, Kind.DIGEST: 40}
_GIVES_WAY: Final = frozenset({Kind.WORDS, Kind.MIXED})
_NARROWEST: Final = 5
_MARGINS: Final = 2
_HASH: Final = 32
"""Characters of a line of a hash; no word without a gap is longer on a line."""

_LEAST: Final = 12
"""Characters that a column of words needs at least."""

_HEAD: Final = 8
"""Characters from which a head is broken over lines."""

_FIGURES_WIDER: Final = 1.15
"""Room for a bold total, and for a typeface wider than ours."""


def printed_table(table: Table) -> Json:
    """Return title, note, heads, rows as texts, and the width of each column in parts of the page."""
    cells = [[shown(cell, column.kind) for cell in column.cells] for column in table.columns]
    is_text = [column.kind in _WIDEST for column in table.columns]
    wanted = [_wanted(column, texts) for column, texts in zip(table.columns, cells, strict=True)]
    widths = _widths(wanted, [column.kind in _GIVES_WAY for column in table.columns])
    folded = [
        [text_folded(each, min(max(int(width) - 2, _NARROWEST), _HASH)) for each in texts]
        if is_words
        else texts
        for texts, width, is_words in zip(cells, widths, is_text, strict=True)
    ]
    return {
        "title": table.title,
        "note": table.note,
        "head": list(table.head),
        "is_text": is_text,
        "widths": [round(each / sum(widths), 4) for each in widths],
        "rows": [list(row) for row in zip(*folded, strict=True)],
    }


def shown(cell: Cell, kind: Kind) -> str:
    """Return a cell as it is printed; a figure that is not known is a dash.

    >>> shown(1234.56, Kind.AREA), shown(None, Kind.AREA), shown(0.001, Kind.MIXED)
    ('1,234.6', '–', '0.001')
    """
    if cell is None:
        return "" if kind is Kind.TEXT else "–"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return f"{cell:,}"
    if kind is Kind.NUMBER or (kind is Kind.MIXED and 0 < abs(cell) < 1):
        return f"{cell:,.6g}"
    return f"{cell:,.{_DIGITS.get(kind, 2)}f}"


def spanned(table: Table) -> Table:
    """Return the table with both ends of a quantity in one column: a value, a range, or that it is not known."""
    columns: list[Column] = []
    for column in table.columns:
        if not column.of:
            columns.append(column)
        elif column.name.endswith("_low"):
            high = next(each for each in table.columns if each.name == f"{column.name[:-4]}_high")
            cells: list[Cell] = [
                _span(*pair, column.kind) for pair in zip(column.cells, high.cells, strict=True)
            ]
            columns.append(Column(column.name[:-4], column.of, Kind.SPAN, cells))
    return replace(table, columns=tuple(columns))


def _span(low: Cell, high: Cell, kind: Kind) -> str:
    least, most = (None if end is None else shown(end, kind) for end in (low, high))
    if most is None:
        return _("at least {low}").format(low=least) if low else _("unknown")
    return most if least == most else f"{least or shown(0.0, kind)}–{most}"


def text_folded(text: str, width: int) -> str:
    r"""Return a text whose long words without a gap, such as a hash, are broken into lines of `width`.

    >>> text_folded("abcdefgh is short", 4)
    'abcd\nefgh is shor\nt'
    """
    return re.sub(rf"[!-~]{{{width}}}(?=[!-~])", lambda found: f"{found[0]}\n", text)


def _wanted(column: Column, texts: Sequence[str]) -> float:
    """Return how many characters wide a column would like to be, with its margins."""
    longest = max((line_width(line) for text in texts for line in text.split("\n")), default=0)
    if column.kind not in _WIDEST:
        longest = round(longest * _FIGURES_WIDER)
    head = line_width(column.title)
    if head > _HEAD:
        head = max(head // 3, _HEAD, *(len(word) for word in re.findall(r"[!-~]+", column.title)), 0)
    wanted = max(longest, head, _NARROWEST) + _MARGINS
    if column.kind is Kind.DIGEST:
        return float(_WIDEST[Kind.DIGEST])
    return float(min(wanted, _WIDEST.get(column.kind, wanted)))


def _widths(wanted: Sequence[float], gives_way: Sequence[bool]) -> list[float]:
    """Return widths that fill the page: words give way where room is short, ids and figures only after them."""
    words = sum(width for width, gives in zip(wanted, gives_way, strict=True) if gives)
    others = sum(wanted) - words
    least = _LEAST * sum(gives_way)
    if others + words <= ROOM or others + least > ROOM:
        return [width * ROOM / sum(wanted) for width in wanted]
    scale = (ROOM - others) / words
    return [width * scale if gives else width for width, gives in zip(wanted, gives_way, strict=True)]


def line_width(text: str) -> int:
    """Return how wide a text is in characters; a Chinese one takes two.

    >>> line_width("8 米")
    4
    """
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)
