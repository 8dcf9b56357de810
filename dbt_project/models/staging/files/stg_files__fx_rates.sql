{{ conformed_rows('fx_rates') }}
