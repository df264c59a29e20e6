"""The only place that speaks SQL: the schema on one page, one file a feature."""
