{{ continued_by_key('fx_rates') }}

{{ rows_with_disposition('fx_rates', defaults={'kind': "'spot'"}) }}
