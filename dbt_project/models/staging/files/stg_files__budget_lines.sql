{{ conformed_rows('budget_lines') }}
