-- Two roles for one database: zcps_owner owns and migrates, zcps_app runs and owns nothing, so that triggers,
-- revoked rights and row security hold against the application itself. Run by a superuser inside the database; may be repeated.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zcps_owner') THEN
    CREATE ROLE zcps_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zcps_app') THEN
    CREATE ROLE zcps_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
  EXECUTE format('ALTER DATABASE %I OWNER TO zcps_owner', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO zcps_app', current_database());
END
$$;
ALTER SCHEMA public OWNER TO zcps_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO zcps_app;
ALTER DEFAULT PRIVILEGES FOR ROLE zcps_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO zcps_app;
ALTER DEFAULT PRIVILEGES FOR ROLE zcps_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO zcps_app;
