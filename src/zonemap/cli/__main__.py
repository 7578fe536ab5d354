"""`python -m zonemap.cli`: the command line."""

from zonemap.cli.main import main

main()
