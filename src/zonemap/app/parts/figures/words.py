"""What the words of a result are called on every page."""

from __future__ import annotations

from zonemap.maps.classes import ConstraintClass
from zonemap.maps.style import CONSTRAINT_CLASSES
from zonemap.wording import gettext as _


def severity_words() -> dict[str, str]:
    """Return how a constraint weighs, the strictest first, as on every map."""
    strictest_first = [each for each in ConstraintClass if each is not ConstraintClass.NONE][::-1]
    return {each.value: CONSTRAINT_CLASSES[each].title for each in strictest_first}


def verdict_words() -> dict[str, str]:
    """Return what the verdicts are called."""
    return {"met": _("met"), "breached": _("not met"), "unknown": _("unknown")}
