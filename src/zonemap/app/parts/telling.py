"""Errors and other words told on a page, where Streamlit or the browser would read them as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import streamlit as st

from zonemap.errors import ZonemapError

_MARKS: Final = re.compile(r"([!-/:-@\[-`{-~])")


def literal(text: str) -> str:
    r"""Return a text that shows as it is where markup would be read: a picture in it is never fetched.

    >>> print(literal("![a](b.png)"))
    \!\[a\]\(b\.png\)
    """
    return _MARKS.sub(r"\\\1", text)


def tell_error(error: ZonemapError, before: str = "") -> None:
    """Tell what could not be done, and what to do next."""
    st.error(literal(f"{before} {error.message}".strip()))
    if error.remedy:
        st.info(literal(error.remedy))


def draw_pairs(rows: Mapping[str, str]) -> None:
    """Draw names and their values side by side, all as one element: a browser takes long over many small ones."""
    _draw_lines(
        f'<tr><td style="opacity:.7">{escape(name)}</td><td style="text-align:right">{escape(value)}</td></tr>'
        for name, value in rows.items()
    )


def draw_rows(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Draw a small table of texts as one element."""
    head = "".join(
        f'<th style="text-align:left;opacity:.7;font-weight:normal">{escape(each)}</th>' for each in heads
    )
    lines = ("<tr>" + "".join(f"<td>{escape(each)}</td>" for each in row) + "</tr>" for row in rows)
    _draw_lines((f"<tr>{head}</tr>", *lines))


def _draw_lines(lines: Iterable[str]) -> None:
    st.html(f'<table style="width:100%;font-size:.875em;line-height:1.7">{"".join(lines)}</table>')


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A title with the colour of its mark, what is said below it, and what is said in small type."""

    title: str
    colour: str | None
    """`#RRGGBB`; None is the colour of the text."""
    lines: Sequence[str] = ()
    small: Sequence[str] = ()


def draw_paragraphs(paragraphs: Iterable[Paragraph]) -> None:
    """Draw paragraphs as one element; every text shows as it is."""
    st.html("".join(_paragraph(each) for each in paragraphs))


def _paragraph(told: Paragraph) -> str:
    lines = "".join(f"<div>{escape(line)}</div>" for line in told.lines)
    small = "".join(f'<div style="opacity:.65;font-size:.875em">{escape(line)}</div>' for line in told.small)
    mark = f'<span style="color:{told.colour or "inherit"}">●</span>'
    return f'<div style="margin-bottom:.8em">{mark} <b>{escape(told.title)}</b>{lines}{small}</div>'
