"""Titles of work items, some of them with emoji, right-to-left text or a formula's first character."""

from __future__ import annotations

_VERBS = ("Add", "Fix", "Speed up", "Replace", "Document", "Test", "Review", "Move", "Retire", "Measure")
_THINGS = {
    "routing": ("route planner", "depot map", "vendor feed", "toll table", "traffic model", "stop sequence"),
    "telematics": (
        "sensor feed",
        "engine codes",
        "idle alert",
        "tyre sensor",
        "harsh braking rule",
        "gateway",
    ),
    "approval_flow": ("approval limit", "two-eyes rule", "delegate rule", "reminder", "audit trail", "inbox"),
    "driver_app": ("pickup screen", "signature pad", "offline mode", "photo upload", "shift view", "login"),
    "brand_refresh": ("truck livery", "letterhead", "web banner", "photo library", "style guide", "uniform"),
    "capture": (
        "invoice template",
        "field reader",
        "supplier list",
        "duplicate check",
        "tax line",
        "inbox rule",
    ),
    "portal": ("booking form", "tracking page", "invoice view", "account page", "search", "notification"),
    "inspections": (
        "ramp check",
        "forklift check",
        "fire door",
        "racking check",
        "lighting check",
        "yard marking",
    ),
    "tool_migration": ("board export", "user import", "archive", "permission set", "field map", "template"),
    "training": ("lifting course", "forklift licence", "near-miss briefing", "refresher", "test", "handbook"),
    "onboarding_content": ("welcome mail", "how-to video", "help page", "checklist", "tour", "webinar"),
}
_SPECIAL = ("🚚 {}", "إصلاح {}", "לתקן {}", "=1+1 {}", "{} 👷🏽‍♀️", "Überprüfung: {}")
SPECIAL_EVERY = 97


def title(workstream_id: str, number: int) -> str:
    """Return the title of item `number` of a workstream."""
    things = _THINGS[workstream_id]
    plain = f"{_VERBS[number % 10]} {things[number // 10 % len(things)]} {number}"
    if number % SPECIAL_EVERY == 0:
        return _SPECIAL[number // SPECIAL_EVERY % len(_SPECIAL)].format(plain)
    return plain
