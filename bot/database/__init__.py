"""The database: engine, group commit, schema, migrations, idempotency. The only place below the stores that speaks SQL."""
