{{ continued_by_key('eligible_population') }}

{{ rows_with_disposition('eligible_population') }}
