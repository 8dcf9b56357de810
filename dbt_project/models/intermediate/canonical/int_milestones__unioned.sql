{{ union_of_connectors('milestones') }}
