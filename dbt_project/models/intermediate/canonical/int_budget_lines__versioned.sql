{{ continued_by_key('budget_lines') }}

{{ rows_with_disposition('budget_lines', defaults={'measure': "'budget'"}, tie_break=['amount']) }}
