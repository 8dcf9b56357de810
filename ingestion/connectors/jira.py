"""Jira Cloud (REST v3): which replies feed which stream, and where records stand in them.

`changelogs` holds one record per change (a history with its items), whatever reply it came in; each carries
the `issueId` it belongs to. A change embedded in an issue stays in the issue's own payload.
"""

from __future__ import annotations

from ingestion.connectors import Place, StreamSpec

CONNECTOR_VERSION = "1"

STREAMS: dict[str, StreamSpec] = {
    # GET /search/jql, POST /issue/bulkfetch
    "issues": StreamSpec(
        places=(Place("issues[]"),),
        cursor_fields=("fields.updated", "fields.created"),
        must_have=("fields",),
    ),
    # POST /changelog/bulkfetch
    "changelogs": StreamSpec(
        places=(Place("changeHistories[]", parent="issueChangeLogs[]", add={"issueId": "issueId"}),),
        cursor_fields=("created",),
        must_have=("issueId", "items"),
    ),
    # GET /project/search
    "projects": StreamSpec(places=(Place("values[]"),)),
    # GET /users/search replies a bare list, GET /user/bulk a page of values
    "users": StreamSpec(places=(Place("values[]"),), id_fields=("accountId", "key")),
    # GET /status replies a bare list, GET /statuses/search a page of values
    "statuses": StreamSpec(places=(Place("values[]"),)),
}
