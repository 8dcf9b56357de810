"""Use: actions of people, totals where only those exist, and who could act."""

from __future__ import annotations

from ingestion.entities.shape import Entity, optional, required

USAGE = (
    Entity(
        "usage_events",
        ("usage_event_id",),
        (
            required("usage_event_id"),
            required("person_id"),  # person or anonymous id
            required("occurred_at", "timestamp"),
            required("action"),
            optional("feature"),
            optional("product"),
            optional("is_bot", "boolean"),
            optional("is_staff", "boolean"),
            optional("properties"),  # JSON text
        ),
        stays_in_files=True,
    ),
    Entity(
        "usage_daily",
        ("product", "feature", "date_on"),
        (
            required("product"),
            optional("feature"),
            required("date_on", "date"),
            required("active_count", "bigint"),  # where only totals exist; never summed into longer windows
        ),
    ),
    Entity(
        "eligible_population",
        ("product", "feature", "person_id", "valid_from"),
        (
            optional("product"),
            required("feature"),
            optional("person_id"),
            optional("eligible_count", "bigint"),
            required("valid_from", "date"),
            optional("valid_to", "date"),
        ),
    ),
)
