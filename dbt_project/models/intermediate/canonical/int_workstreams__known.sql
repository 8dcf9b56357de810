{{ known_rows('workstreams') }}
