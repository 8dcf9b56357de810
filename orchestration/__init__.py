"""Conducts the rooms with Dagster and the command line; imported by none of them."""
