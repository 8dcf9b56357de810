-- Where one person does all the work, the time an item takes is that person's.
select workstream_id
from {{ ref('int_work_items__known') }}
where workstream_id is not null
group by workstream_id
having count(distinct assignee_person_id) = 1
