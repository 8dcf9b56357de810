{{ conformed_rows('milestones') }}
