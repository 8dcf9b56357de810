{{ union_of_connectors('ledger_lines') }}
