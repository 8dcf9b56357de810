{{ rows_judged_in_files('usage_events') }}
