"""The door: builds the app, nothing else. Start it with `zonemap serve WORKSPACE`."""

from zonemap.app import build_app

app = build_app()
