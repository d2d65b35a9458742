#!/bin/sh
# Runs once, when the database container makes its cluster: the two roles, then their passwords.
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -f /roles.sql
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -v owner="$OWNER_PASSWORD" -v app="$APP_PASSWORD" <<'SQL'
ALTER ROLE zcps_owner PASSWORD :'owner';
ALTER ROLE zcps_app PASSWORD :'app';
SQL
