"""What was sent to be checked never changes, and what was found is written once."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION dossiers_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.uuid, NEW.entry_id, NEW.number, NEW.entry_version, NEW.section_version, NEW.data, NEW.files,
        NEW.sent_at, NEW.sent_by_id)
       IS DISTINCT FROM
       (OLD.uuid, OLD.entry_id, OLD.number, OLD.entry_version, OLD.section_version, OLD.data, OLD.files,
        OLD.sent_at, OLD.sent_by_id) THEN
        RAISE EXCEPTION 'what was sent to be checked never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state <> 'submitted' AND
       (NEW.state, NEW.reason, NEW.organisation_id, NEW.organisation_name, NEW.judged_at, NEW.judged_by_id)
       IS DISTINCT FROM
       (OLD.state, OLD.reason, OLD.organisation_id, OLD.organisation_name, OLD.judged_at, OLD.judged_by_id) THEN
        RAISE EXCEPTION 'what was found of a version is written once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER version_written_once BEFORE UPDATE ON dossiers_entryversion
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_rewriting();
CREATE TRIGGER version_never_deleted BEFORE DELETE ON dossiers_entryversion
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER version_no_truncate BEFORE TRUNCATE ON dossiers_entryversion
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""

BACKWARD = """
DROP FUNCTION dossiers_refuse_rewriting() CASCADE;
DROP TRIGGER version_never_deleted ON dossiers_entryversion;
DROP TRIGGER version_no_truncate ON dossiers_entryversion;
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_entry_versions"), ("accounts", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
