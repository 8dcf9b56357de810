-- Every workstream with itself and with all that it holds, however deep, so that a total of a portfolio or programme is
-- one join. A loop of parents ends: each pair stands once, at its shortest distance.
with recursive

parents as (
    select
        workstream_id,
        parent_workstream_id
    from {{ ref('dim_workstream') }}
    where parent_workstream_id <> workstream_id
),

walked (ancestor_workstream_id, descendant_workstream_id, depth) as (
    select
        workstream_id as ancestor_workstream_id,
        workstream_id as descendant_workstream_id,
        0 as depth
    from {{ ref('dim_workstream') }}
    union all
    select
        walked.ancestor_workstream_id,
        parents.workstream_id as descendant_workstream_id,
        walked.depth + 1 as depth
    from walked
    inner join parents
        on walked.descendant_workstream_id = parents.parent_workstream_id
    where walked.depth < 32
)

select
    ancestor_workstream_id,
    descendant_workstream_id,
    cast(min(depth) as integer) as depth
from walked
group by ancestor_workstream_id, descendant_workstream_id
