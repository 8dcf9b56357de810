{{ known_rows('team_members') }}
