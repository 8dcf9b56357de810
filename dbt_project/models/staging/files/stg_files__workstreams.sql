{{ conformed_rows('workstreams') }}
