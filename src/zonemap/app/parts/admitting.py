"""What the page of admission asks, and the answer: a verdict, and every reason in the words of the law or the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

import pandas as pd
import streamlit as st

from zonemap.analysis.admission import (
    Activity,
    Project,
    activity_words,
    admission,
    admission_document,
    effect_words,
    verdict_words,
)
from zonemap.app.boards import Board
from zonemap.app.parts.choices import choice, text_choice
from zonemap.app.parts.telling import literal, tell_error
from zonemap.app.state import remember, selected_parcel
from zonemap.errors import ZonemapError
from zonemap.facts.siting import Place, measure_site, named_place
from zonemap.plan import industry_of
from zonemap.wording import gettext as _

Json = dict[str, Any]

_INDUSTRY, _EDITION, _ACTIVITY = "industry", "edition", "activity"
ASKED: Final = (_INDUSTRY, _EDITION, _ACTIVITY)
"""The choices that the address carries beside the parcel."""

_UNKNOWN: Final = "unknown"
_MARKS: Final = {"prohibit": ":red[●]", "unknown": ":orange[●]", "condition": ":blue[●]", "info": ":gray[●]"}
_BREAK: Final = "  \n"
"""A new line where markup is read."""

_BOXES: Final = {
    "prohibited": st.error,
    "unknown": st.warning,
    "conditional": st.info,
    "allowed": st.success,
}


@dataclass(frozen=True, slots=True)
class Question:
    """A project and the parcel that it would stand on; the edition is None where it is not known."""

    place: Place
    code: str
    edition: str | None
    activity: Activity


def draw_question(board: Board) -> Question | None:
    """Draw what is asked, and return it once parcel and industry are named."""
    parcel_id = selected_parcel()
    if parcel_id is None:
        st.info(_("Find a parcel by its id in the sidebar, or choose one on the map or in a list."))
        return None
    try:
        place = named_place(board.workspace, parcel_id)
    except ZonemapError as error:
        tell_error(error)
        return None
    st.markdown("##### " + literal(_("Parcel {parcel}").format(parcel=parcel_id)))
    code = text_choice(_("Industry code (GB/T 4754)"), _INDUSTRY).strip()
    editions = {each: each for each in board.rulebook.classifications}
    edition = choice(_("Edition of the code"), _EDITION, {**editions, _UNKNOWN: _("not known")}, is_wide=True)
    activity = choice(_("What the project does"), _ACTIVITY, activity_words(), is_wide=True)
    _offer_registered(place)
    if not code:
        return None
    return Question(place, code, None if edition == _UNKNOWN else edition, Activity(activity))


def _offer_registered(place: Place) -> None:
    """Offer the industry that the register has for the parcel."""
    if place.register is None:
        return
    code, edition = (
        place.register[name].iloc[0] if name in place.register.columns else pd.NA
        for name in ("industry_code", "industry_edition")
    )
    if pd.isna(code):
        return
    told = _UNKNOWN if pd.isna(edition) else str(edition)
    said = _("not known") if pd.isna(edition) else f"GB/T 4754-{edition}"
    label = _("Take the registered {code} ({edition})").format(code=code, edition=said)
    st.button(literal(label), on_click=_take, args=(str(code), told), width="stretch")


def _take(code: str, edition: str) -> None:
    remember(_INDUSTRY, code)
    remember(_EDITION, edition)


def draw_admission(board: Board, question: Question | None) -> None:
    """Draw the answer, or say what is still to be named."""
    if question is None:
        st.info(
            _(
                "Name a parcel and an industry to see whether the project may stand there, and by which clause."
            )
        )
        return
    try:
        document = _answer(board, question)
    except ZonemapError as error:
        tell_error(error)
        return
    _draw_verdict(document)
    for effect, reasons in groupby(document["reasons"], lambda each: each["effect"]):
        st.markdown(f"#### {effect_words()[effect]}")
        for reason in reasons:
            _draw_reason(reason)
    _draw_scope(document)


def _answer(board: Board, question: Question) -> Json:
    industry = industry_of(question.code, question.edition, board.rulebook.classifications)
    as_of = date.fromisoformat(board.assessment.manifest["as_of"])
    site = measure_site(board.workspace, board.rulebook, question.place, as_of=as_of)
    judged = admission(site, Project(industry, question.activity), board.rulebook)
    return admission_document(judged, board.rulebook, board.workspace)


def _draw_verdict(document: Json) -> None:
    industry = document["asked"]["industry"]
    names = (
        [industry["name"]]
        if industry["name"]
        else [f"{each}: {name}" for each, name in industry["meanings"].items()]
    )
    told = _("Admission: {verdict}").format(verdict=verdict_words()[document["verdict"]])
    _BOXES[document["verdict"]](f"**{literal(told)}**")
    project = (industry["code"], *names, activity_words()[document["asked"]["activity"]])
    told_beside = [" · ".join(project), *(f"⚠ {each}" for each in document["notices"])]
    st.caption(_BREAK.join(map(literal, told_beside)))


def _draw_reason(reason: Json) -> None:
    words = [reason["title"], reason["dimension"], _("Clause {clause}").format(clause=reason["clause"])]
    small = []
    if reason["found"] not in reason["text"]:
        small.append(f"{reason['feature']}: {reason['found']}")
    if reason["sources"]:
        small.append(_("source: {source}").format(source="; ".join(reason["sources"])))
    with st.container(border=True):
        title = literal(" · ".join(filter(None, words)))
        st.markdown(f"{_MARKS[reason['effect']]} **{title}**" + _BREAK + literal(reason["text"]))
        if small:
            st.caption(_BREAK.join(map(literal, small)))


def _draw_scope(document: Json) -> None:
    """Draw what was asked without an answer, and what was not looked at at all."""
    quiet = [each["title"] for each in document["considered"] if each["state"] == "nothing"]
    st.markdown("#### " + _("What was looked at"))
    if quiet:
        st.caption(literal(_("Asked, with nothing to say: {names}").format(names=_(", ").join(quiet))))
    unchecked = [_("Not considered:"), *(f"– {each['text']}" for each in document["not_considered"])]
    st.caption(_BREAK.join(map(literal, unchecked)))
