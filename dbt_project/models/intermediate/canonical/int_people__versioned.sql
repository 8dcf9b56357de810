{{ continued_by_key('people') }}

{{ rows_with_disposition('people') }}
