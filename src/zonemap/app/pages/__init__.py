"""The pages: each reads state, calls, and draws."""
