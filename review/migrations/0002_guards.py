"""The database's own guards: a state that no event of the same transaction explains is refused at commit.

Opinions and revisions are append-only: what an office said and what an applicant signed is never rewritten.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION review_refuse_unexplained() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.state = OLD.state AND NEW.holder_id IS NOT DISTINCT FROM OLD.holder_id THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM accounts_event
        WHERE stream = 'application:' || NEW.id AND state = NEW.state AND xid = txid_current()
    ) THEN
        RAISE EXCEPTION 'application %: state % is explained by no event of this transaction', NEW.id, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER application_state_explained
    AFTER INSERT OR UPDATE OF state, holder_id ON review_application
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION review_refuse_unexplained();

CREATE TRIGGER opinion_append_only BEFORE UPDATE OR DELETE ON review_opinion
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER opinion_no_truncate BEFORE TRUNCATE ON review_opinion
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER revision_append_only BEFORE UPDATE OR DELETE ON review_revision
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER revision_no_truncate BEFORE TRUNCATE ON review_revision
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""

BACKWARD = """
DROP TRIGGER application_state_explained ON review_application;
DROP FUNCTION review_refuse_unexplained();
DROP TRIGGER opinion_append_only ON review_opinion;
DROP TRIGGER opinion_no_truncate ON review_opinion;
DROP TRIGGER revision_append_only ON review_revision;
DROP TRIGGER revision_no_truncate ON review_revision;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial"), ("accounts", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
