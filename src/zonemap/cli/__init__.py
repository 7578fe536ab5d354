"""The command line: `zonemap VERB WORKSPACE …`."""

from zonemap.cli.main import main

__all__ = ["main"]
