"""monday.com (GraphQL): which replies feed which stream, and where records stand in them.

A record that the reply nests under its board carries the board along: items as `board` with id and name (the
shape of the API's own field), activity log entries as `board_id`.
"""

from __future__ import annotations

from ingestion.connectors import Place, StreamSpec

CONNECTOR_VERSION = "1"

_BOARD = {"board.id": "id", "board.name": "name"}

STREAMS: dict[str, StreamSpec] = {
    "boards": StreamSpec(places=(Place("data.boards[]"),), cursor_fields=("updated_at",), is_looked_up=True),
    "items": StreamSpec(
        places=(
            Place(
                "items_page.items[]", parent="data.boards[]", add=_BOARD, paging_cursor="items_page.cursor"
            ),
            Place(
                "items[]",
                parent="data.next_items_page",
                add=_BOARD,
                paging_cursor="cursor",
                continues=True,
            ),
        ),
        cursor_fields=("updated_at", "created_at"),
        must_have=("board.id",),
    ),
    "activity_logs": StreamSpec(
        places=(Place("activity_logs[]", parent="data.boards[]", add={"board_id": "id"}),),
        cursor_fields=("created_at",),
        must_have=("board_id",),
    ),
    "users": StreamSpec(places=(Place("data.users[]"),), cursor_fields=("updated_at", "created_at")),
}
