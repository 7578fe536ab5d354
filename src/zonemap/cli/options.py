"""Arguments and options that several verbs share."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _

WorkspaceArgument = Annotated[
    Path, typer.Argument(help="工作区文件夹 / folder of the workspace", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]
RunOption = Annotated[
    str | None, typer.Option("--run", help="运行名称 / name of the run (default: the latest)")
]


def day(text: str | None) -> date | None:
    """Return a day written as 2026-06-30."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError as error:
        raise ZonemapError(
            "bad_date",
            _("“{text}” is no day").format(text=text),
            _("write it as 2026-06-30"),
        ) from error
