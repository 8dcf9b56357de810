{{ known_rows('ledger_lines') }}
