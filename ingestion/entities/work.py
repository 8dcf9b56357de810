"""Work: containers, items and their changes, milestones, teams, delivery."""

from __future__ import annotations

from ingestion.entities.shape import NUMBER, Entity, optional, required

WORK = (
    Entity(
        "workstreams",
        ("workstream_id",),
        (
            required("workstream_id"),
            required("workstream_name"),
            optional("parent_workstream_id"),
            optional("owner_person_id"),
            optional("stage"),
            optional("valid_from", "date"),
        ),
    ),
    Entity(
        "work_items",
        ("work_item_id",),
        (
            required("work_item_id"),
            optional("work_item_key"),
            required("workstream_id"),
            optional("other_workstream_ids"),  # ids joined by '|' for a multi-homed item
            required("title"),
            optional("source_item_type"),
            required("source_status"),
            required("created_at", "timestamp"),
            optional("resolved_at", "timestamp"),
            optional("due_on", "date"),
            optional("assignee_person_id"),
            optional("parent_work_item_id"),
            optional("estimate_value", NUMBER),
            optional("release"),
            optional("found_in"),  # defects: the release, or the place, that had it
            optional("severity"),
            optional("resolution"),  # how it ended in the source's words: a duplicate is no defect
        ),
    ),
    Entity(
        "work_item_events",
        ("work_item_event_id",),
        (
            required("work_item_event_id"),
            required("work_item_id"),
            required("field"),
            optional("from_value"),
            optional("to_value"),
            required("occurred_at", "timestamp"),
            optional("actor_person_id"),
        ),
    ),
    Entity(
        "milestones",
        ("milestone_id", "recorded_at"),
        (
            required("milestone_id"),
            optional("milestone_name"),
            required("workstream_id"),
            optional("recorded_at", "timestamp"),
            required("baseline_on", "date"),
            optional("forecast_on", "date"),
            optional("actual_on", "date"),
            optional("owner_person_id"),
            optional("reported_status"),
            optional("starts_benefit", "boolean"),
        ),
    ),
    Entity(
        "dependencies",
        ("from_id", "to_id"),
        (
            required("from_id"),  # what comes first
            required("to_id"),  # what waits for it
            optional("lag_days", "bigint"),
            optional("recorded_at", "timestamp"),
        ),
    ),
    Entity(
        "time_entries",
        ("time_entry_id",),
        (
            required("time_entry_id"),
            required("occurred_at", "timestamp"),
            required("workstream_id"),
            required("seconds", "bigint"),
            optional("work_item_id"),
            optional("person_id"),
            optional("team_id"),
            optional("activity"),  # what kind of work, in the source's words
        ),
    ),
    Entity(
        "deployments",
        ("deployment_id",),
        (
            required("deployment_id"),
            required("occurred_at", "timestamp"),  # in production
            required("workstream_id"),
            optional("service"),
            optional("first_committed_at", "timestamp"),  # the earliest commit it brought
            optional("commit_count", "bigint"),
            optional("release"),  # the release it brought first into production, where it brought one
            optional("is_failed", "boolean"),  # needed immediate intervention; null: its incidents say
            optional("is_unplanned", "boolean"),  # a hotfix; null: not said
            optional("caused_by_incident_id"),  # unplanned, because of that incident
        ),
    ),
    Entity(
        "incidents",
        ("incident_id",),
        (
            required("incident_id"),
            required("occurred_at", "timestamp"),
            required("workstream_id"),
            optional("service"),
            optional("severity"),
            optional("restored_at", "timestamp"),
            optional("caused_by_deployment_id"),
        ),
    ),
    Entity(
        "teams",
        ("team_id", "valid_from"),
        (
            required("team_id"),
            optional("team_name"),
            optional("parent_team_id"),
            optional("valid_from", "date"),
            optional("valid_to", "date"),
        ),
    ),
    Entity(
        "team_members",
        ("team_id", "person_id", "valid_from"),
        (
            required("team_id"),
            required("person_id"),
            optional("role"),
            required("valid_from", "date"),
            optional("valid_to", "date"),
        ),
    ),
    Entity(
        "capacity",
        ("team_id", "period_month", "recorded_at"),
        (
            required("team_id"),
            required("period_month", "date"),
            required("person_days", NUMBER),
            optional("workstream_id"),
            optional("recorded_at", "timestamp"),
        ),
    ),
    Entity(
        "people",
        ("person_id",),
        (
            required("person_id"),
            optional("display_name"),
            optional("email"),
            optional("time_zone"),
            optional("valid_from", "date"),
            optional("valid_to", "date"),  # the last day plus one; null while active
            optional("merged_into_person_id"),  # the same person, under the id that stays
        ),
    ),
)
