"""The database's own guards: an ended meeting never changes, an agenda changes only before the votes are typed.

State `closed` or `cancelled` freezes the meeting, its agenda and its tallies; agenda, attendance and recusals change
only in `preparing`, tallies are written only in `voting`; a state that no event of the same transaction explains is
refused at commit.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION committees_guard_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'meeting % is never deleted', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state IN ('closed', 'cancelled') THEN
        RAISE EXCEPTION 'meeting % has ended and is frozen', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state <> 'preparing' AND (NEW.committee_id, NEW.held_on, NEW.members_due, NEW.present, NEW.chair_name)
        IS DISTINCT FROM (OLD.committee_id, OLD.held_on, OLD.members_due, OLD.present, OLD.chair_name) THEN
        RAISE EXCEPTION 'meeting %: attendance is locked while votes are typed', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION committees_guard_agenda() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    meeting_state text;
BEGIN
    SELECT state INTO meeting_state FROM committees_meeting
    WHERE id = (CASE WHEN TG_OP = 'INSERT' THEN NEW.meeting_id ELSE OLD.meeting_id END);
    IF TG_OP = 'UPDATE' AND meeting_state = 'voting'
        AND (NEW.meeting_id, NEW.application_id, NEW.kind, NEW.position, NEW.recused, NEW.name)
        IS NOT DISTINCT FROM (OLD.meeting_id, OLD.application_id, OLD.kind, OLD.position, OLD.recused, OLD.name) THEN
        RETURN NEW;
    END IF;
    IF meeting_state <> 'preparing' THEN
        RAISE EXCEPTION 'the agenda of a meeting that is % is locked', meeting_state
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE FUNCTION committees_guard_tally() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    meeting_state text;
BEGIN
    SELECT meeting.state INTO meeting_state FROM committees_agendaitem AS item
    JOIN committees_meeting AS meeting ON meeting.id = item.meeting_id
    WHERE item.id = (CASE WHEN TG_OP = 'INSERT' THEN NEW.item_id ELSE OLD.item_id END);
    IF TG_OP = 'UPDATE' AND (NEW.item_id, NEW.pass_number) IS DISTINCT FROM (OLD.item_id, OLD.pass_number) THEN
        RAISE EXCEPTION 'a tally stays with its person and its pass' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF meeting_state <> (CASE WHEN TG_OP = 'DELETE' THEN 'preparing' ELSE 'voting' END) THEN
        RAISE EXCEPTION 'tallies of a meeting that is % cannot be changed like this', meeting_state
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE FUNCTION committees_refuse_unexplained() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.state = OLD.state THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM accounts_event
        WHERE stream = 'meeting:' || NEW.id AND state = NEW.state AND xid = txid_current()
    ) THEN
        RAISE EXCEPTION 'meeting %: state % is explained by no event of this transaction', NEW.id, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER meeting_guarded BEFORE UPDATE OR DELETE ON committees_meeting
    FOR EACH ROW EXECUTE FUNCTION committees_guard_meeting();
CREATE TRIGGER agenda_guarded BEFORE INSERT OR UPDATE OR DELETE ON committees_agendaitem
    FOR EACH ROW EXECUTE FUNCTION committees_guard_agenda();
CREATE TRIGGER tally_guarded BEFORE INSERT OR UPDATE OR DELETE ON committees_tallyentry
    FOR EACH ROW EXECUTE FUNCTION committees_guard_tally();
CREATE TRIGGER meeting_no_truncate BEFORE TRUNCATE ON committees_meeting
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER agenda_no_truncate BEFORE TRUNCATE ON committees_agendaitem
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER tally_no_truncate BEFORE TRUNCATE ON committees_tallyentry
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
CREATE CONSTRAINT TRIGGER meeting_state_explained AFTER INSERT OR UPDATE OF state ON committees_meeting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION committees_refuse_unexplained();
"""

BACKWARD = """
DROP TRIGGER meeting_no_truncate ON committees_meeting;
DROP TRIGGER agenda_no_truncate ON committees_agendaitem;
DROP TRIGGER tally_no_truncate ON committees_tallyentry;
DROP FUNCTION committees_guard_meeting() CASCADE;
DROP FUNCTION committees_guard_agenda() CASCADE;
DROP FUNCTION committees_guard_tally() CASCADE;
DROP FUNCTION committees_refuse_unexplained() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("committees", "0001_initial"), ("accounts", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
