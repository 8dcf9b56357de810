{{ conformed_rows('time_entries') }}
