{{ conformed_rows('deployments') }}
