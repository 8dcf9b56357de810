{{ known_rows('milestones') }}
