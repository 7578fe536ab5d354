"""The door of the command line: verbs in, one message and an exit code out."""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler

from zonemap.cli.output import Exit, say_error
from zonemap.cli.verbs import Verbs
from zonemap.environment import environment
from zonemap.errors import ZonemapError
from zonemap.wording import Language, use_language
from zonemap.wording import gettext as _

app = typer.Typer(
    name="zonemap",
    cls=Verbs,
    help="开发区工业用地：量算、按规划条文判定、上图、出图。 Industrial land of development zones: measured, judged.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def _common(
    language: Annotated[Language | None, typer.Option("--language", help="语言 / language: zh, en")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="显示日志 / show the log")] = False,
) -> None:
    use_language(language or environment().language)
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(message)s",
        handlers=[RichHandler(console=Console(stderr=True), show_path=False)],
    )


def main() -> None:
    """Run the command line; a planner sees one message with its remedy, never a stack trace."""
    use_language(environment().language)
    try:
        app(standalone_mode=True)
    except ZonemapError as error:
        say_error(error)
        sys.exit(Exit.NOT_DONE)
    except KeyboardInterrupt:
        sys.exit(Exit.NOT_DONE)
    except Exception as error:
        if {"-v", "--verbose"} & set(sys.argv):
            raise
        kind = type(error).__name__
        said = _("Something went wrong that zonemap did not foresee ({kind}: {error})").format(
            kind=kind, error=error
        )
        remedy = _("run it again as “zonemap --verbose …” and report what it prints")
        say_error(ZonemapError("internal", said, remedy))
        sys.exit(Exit.NOT_DONE)
