{{ known_rows('time_entries') }}
