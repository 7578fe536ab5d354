"""Checks of single features and of layers together."""
