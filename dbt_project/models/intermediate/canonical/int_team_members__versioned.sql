{{ continued_by_key('team_members') }}

{{ rows_with_disposition('team_members') }}
