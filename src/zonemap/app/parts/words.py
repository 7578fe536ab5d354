"""What the words of a result are called on every page."""

from __future__ import annotations

from zonemap.wording import gettext as _


def listing_words() -> dict[str, str]:
    """Return what the places on the list are called, the certain first."""
    return {"certain": _("certain"), "possible": _("possible"), "not": _("not listed")}


def route_words() -> dict[str, str]:
    """Return what the routes of a gain are called, and their common cap."""
    return {
        "add_storeys": _("Add storeys"),
        "rebuild": _("Rebuild"),
        "consolidate": _("Consolidate land"),
        "cap": _("Cap of all routes"),
    }


def severity_words() -> dict[str, str]:
    """Return how a constraint weighs, the strictest first."""
    return {
        "block": _("barred"),
        "review": _("review"),
        "condition": _("conditions"),
        "info": _("information"),
    }


def verdict_words() -> dict[str, str]:
    """Return what the verdicts are called."""
    return {"met": _("met"), "breached": _("not met"), "unknown": _("unknown")}
