-- A board may hold several columns of the kind `status` (a priority is one, too). The one named status counts, else the
-- first on the board.
with

boards as (
    select
        *,
        {{ json_or_null('payload') }} as board
    from {{ source('landing_monday', 'monday__boards__every_load') }}
),

columns_of_boards as (
    {{ json_array_rows('boards', ['source_instance', 'board'], 'board', '$.columns', element='board_column') | indent(4) }}
),

ranked as (
    select
        source_instance,
        {{ json_text('board', '$.id') }} as board_id,
        {{ json_text('board_column', '$.id') }} as column_id,
        {{ json_text('board_column', '$.settings_str') }} as settings,
        row_number() over (
            partition by source_instance, {{ json_text('board', '$.id') }}
            order by
                case
                    when {{ json_text('board_column', '$.id') }} = 'status' then 0
                    when lower({{ json_text('board_column', '$.title') }}) = 'status' then 1
                    else 2
                end,
                position,
                {{ json_text('board_column', '$.id') }}
        ) as column_rank
    from columns_of_boards
    where {{ json_text('board_column', '$.type') }} in ('status', 'color')
)

select
    source_instance,
    board_id,
    column_id,
    settings
from ranked
where column_rank = 1
