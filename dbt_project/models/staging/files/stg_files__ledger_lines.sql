{{ conformed_rows('ledger_lines') }}
