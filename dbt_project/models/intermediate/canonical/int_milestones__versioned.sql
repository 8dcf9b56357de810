{{ continued_by_key('milestones') }}

{{ rows_with_disposition('milestones') }}
