"""A notice that was published keeps its words and attachments; it is taken down once, never deleted."""

from django.db import migrations

WORDS = ("uuid", "scheme_id", "committee_id", "organisation_id", "business", "year", "title", "document_number", "text",
         "requirements", "modes", "opens_at", "closes_at", "published_at", "published_by_id", "round_id")
NEW, OLD = (", ".join(f"{row}.{name}" for name in WORDS) for row in ("NEW", "OLD"))

FORWARD = f"""
CREATE FUNCTION review_call_refuse_other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL
       AND (TG_OP = 'DELETE' OR ({NEW}) IS DISTINCT FROM ({OLD}) OR OLD.withdrawn_at IS NOT NULL) THEN
        RAISE EXCEPTION 'review_call is published: another content refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER review_call_frozen BEFORE UPDATE OR DELETE ON review_call
    FOR EACH ROW EXECUTE FUNCTION review_call_refuse_other();
CREATE TRIGGER review_call_no_truncate BEFORE TRUNCATE ON review_call
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();

CREATE FUNCTION review_callfile_refuse_other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM review_call WHERE id = COALESCE(NEW.call_id, OLD.call_id) AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'review_callfile: its call is published' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER review_callfile_frozen BEFORE INSERT OR UPDATE OR DELETE ON review_callfile
    FOR EACH ROW EXECUTE FUNCTION review_callfile_refuse_other();
CREATE TRIGGER review_callfile_no_truncate BEFORE TRUNCATE ON review_callfile
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""
BACKWARD = """
DROP TRIGGER review_call_no_truncate ON review_call;
DROP TRIGGER review_callfile_no_truncate ON review_callfile;
DROP FUNCTION review_call_refuse_other() CASCADE;
DROP FUNCTION review_callfile_refuse_other() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0021_calls"), ("accounts", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
