"""What an applicant owes is frozen when it is told: no other amount, no deletion, and what was paid stays paid."""

from django.db import migrations

NAMES = ("uuid", "application_id", "organisation_id", "kind", "name", "amount", "basis", "created_at")
NEW, OLD = (", ".join(f"{row}.{name}" for name in NAMES) for row in ("NEW", "OLD"))
FORWARD = f"""
CREATE FUNCTION review_feeorder_refuse_other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({NEW}) IS DISTINCT FROM ({OLD}) OR OLD.paid_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL THEN
        RAISE EXCEPTION 'review_feeorder is append-only: another content refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER feeorder_frozen BEFORE UPDATE ON review_feeorder
    FOR EACH ROW EXECUTE FUNCTION review_feeorder_refuse_other();
CREATE TRIGGER feeorder_kept BEFORE DELETE ON review_feeorder
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER feeorder_no_truncate BEFORE TRUNCATE ON review_feeorder
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""
BACKWARD = """
DROP FUNCTION review_feeorder_refuse_other() CASCADE;
DROP TRIGGER feeorder_kept ON review_feeorder;
DROP TRIGGER feeorder_no_truncate ON review_feeorder;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0018_fees"), ("accounts", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
