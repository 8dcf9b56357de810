{{ union_of_connectors('budget_lines') }}
