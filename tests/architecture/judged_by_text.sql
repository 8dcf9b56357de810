-- What no model may do, for tests/architecture/test_laws.py.
select
    title,
    case
        when lower(items.title) like '%fehler%' then 'defect' -- judged
        when contains(coalesce(items.title, ''), 'Bug') then 'defect' -- judged
        when items.title = 'Spike' then 'spike' -- judged
        when items.title not in ('', '-') then 'story' -- judged
    end as item_type,
    json_extract_string(payload, '$.title') as raw_title
from items
