"""Events are append-only: triggers refuse what the application role could still be granted by mistake.

A content can be erased through one function only, which runs as the owner; the service records who asked and why.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION accounts_refuse_unless_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> pg_get_userbyid((SELECT relowner FROM pg_class WHERE oid = TG_RELID))
       OR current_setting('zcps.erasing', true) IS DISTINCT FROM OLD.event_id::text THEN
        RAISE EXCEPTION '% is erased through accounts_erase_event_payload only', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION accounts_erase_event_payload(target bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE erased integer;
BEGIN
    PERFORM set_config('zcps.erasing', target::text, true);
    DELETE FROM accounts_eventpayload WHERE event_id = target;
    GET DIAGNOSTICS erased = ROW_COUNT;
    PERFORM set_config('zcps.erasing', '', true);
    RETURN erased = 1;
END $$;

CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON accounts_event
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON accounts_event
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER payload_append_only BEFORE UPDATE ON accounts_eventpayload
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER payload_no_truncate BEFORE TRUNCATE ON accounts_eventpayload
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER payload_erased_only BEFORE DELETE ON accounts_eventpayload
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_unless_erasing();
"""

BACKWARD = """
DROP FUNCTION accounts_erase_event_payload(bigint);
DROP FUNCTION accounts_refuse_unless_erasing() CASCADE;
DROP FUNCTION accounts_refuse_change() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
