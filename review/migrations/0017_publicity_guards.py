"""What was shown, raised and signed is kept: recommendations are append-only, nothing of a list or an objection is deleted."""

from django.db import migrations

CONTENT = ("uuid", "kind", "digest", "code", "revision_id", "application_id", "consignment_id", "notice_id",
           "letter_id", "scheme_version_id", "facts", "created_at", "said_until")
LISTED = ("publicity_id", "application_id", "stage_id", "revision_id", "position")
RAISED = ("uuid", "publicity_id", "application_id", "received_on", "receiver_name", "is_anonymous", "objector", "content",
          "recorded_at", "recorded_by_id")


def frozen(names: tuple[str, ...]) -> str:
    """The guard of 0011 over these columns."""
    new, old = (", ".join(f"{row}.{name}" for name in names) for row in ("NEW", "OLD"))
    return f"""
CREATE OR REPLACE FUNCTION review_refuse_other_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({new}) IS DISTINCT FROM ({old}) THEN
        RAISE EXCEPTION 'review_document is append-only: another content refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""


def kept(table: str, names: tuple[str, ...], once: str) -> str:
    """No row is deleted; these columns never change, and what was written at its end (`once`) neither."""
    new, old = (", ".join(f"{row}.{name}" for name in names) for row in ("NEW", "OLD"))
    return f"""
CREATE FUNCTION {table}_refuse_other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({new}) IS DISTINCT FROM ({old}) OR OLD.{once} IS NOT NULL THEN
        RAISE EXCEPTION '{table} is append-only: another content refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse_other();
CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""


FORWARD = (
    kept("review_publicityitem", LISTED, "left_at")
    + kept("review_objection", RAISED, "handled_at")
    + """
CREATE TRIGGER recommendation_append_only BEFORE UPDATE OR DELETE ON review_recommendation
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER recommendation_no_truncate BEFORE TRUNCATE ON review_recommendation
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""
)
BACKWARD = """
DROP FUNCTION review_publicityitem_refuse_other() CASCADE;
DROP FUNCTION review_objection_refuse_other() CASCADE;
DROP TRIGGER review_publicityitem_kept ON review_publicityitem;
DROP TRIGGER review_publicityitem_no_truncate ON review_publicityitem;
DROP TRIGGER review_objection_kept ON review_objection;
DROP TRIGGER review_objection_no_truncate ON review_objection;
DROP TRIGGER recommendation_append_only ON review_recommendation;
DROP TRIGGER recommendation_no_truncate ON review_recommendation;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0016_publicity_lists"), ("accounts", "0002_append_only")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(frozen((*CONTENT, "publicity_id")), frozen(CONTENT)),
    ]
