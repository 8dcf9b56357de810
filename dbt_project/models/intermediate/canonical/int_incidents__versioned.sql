{{ continued_by_key('incidents') }}

{{ rows_with_disposition('incidents') }}
