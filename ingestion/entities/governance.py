"""Outcomes and their governance: observations, readiness, decisions, surveys."""

from __future__ import annotations

from ingestion.entities.shape import NUMBER, Entity, optional, required

GOVERNANCE = (
    Entity(
        "kpi_observations",
        ("kpi_id", "observed_on", "slice", "recorded_at"),
        (
            required("kpi_id"),
            required("observed_on", "date"),
            optional("slice"),  # null: the whole
            required("value", NUMBER),
            optional("numerator", NUMBER),
            optional("denominator", NUMBER),
            optional("recorded_at", "timestamp"),
            optional("definition_version"),
        ),
    ),
    Entity(
        "readiness_checks",
        ("workstream_id", "check_id", "assessed_on"),
        (
            required("workstream_id"),
            required("check_id"),
            optional("check_name"),
            required("result"),  # passed | failed | not_applicable
            required("assessed_on", "date"),
            optional("is_mandatory", "boolean"),
            optional("is_critical", "boolean"),
            optional("evidence_url"),
            optional("evidence_on", "date"),
            optional("recorded_at", "timestamp"),
        ),
    ),
    Entity(
        "decisions",
        ("decision_id",),
        (
            required("decision_id"),
            optional("decision_name"),
            required("needed_by_on", "date"),
            optional("decided_at", "timestamp"),
            optional("outcome"),  # what was decided
            optional("milestone_id"),
            optional("workstream_id"),
            optional("owner_person_id"),
            optional("recorded_at", "timestamp"),
        ),
    ),
    Entity(
        "surveys",
        ("survey_response_id",),
        (
            required("survey_response_id"),
            required("survey_id"),
            required("survey_kind"),  # stakeholder_readiness | project_success
            required("asked_on", "date"),
            optional("workstream_id"),
            optional("stakeholder_group"),
            optional("weight", NUMBER),
            optional("score", NUMBER),  # null: asked and not answered
        ),
    ),
)
