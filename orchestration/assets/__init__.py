"""One module per stage; each exposes `build(location) -> dagster.Definitions`."""
