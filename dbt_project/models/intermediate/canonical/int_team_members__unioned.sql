{{ union_of_connectors('team_members') }}
