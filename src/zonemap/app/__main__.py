"""`python -m zonemap.app`: serve the workspace that the environment names."""

from zonemap.app.server import run_server
from zonemap.environment import environment

run_server(host=environment().host, port=environment().port)
