{{ known_rows('budget_lines') }}
