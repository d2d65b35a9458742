"""A version of a scheme never changes: applications under way live by it, and processes read it only once."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER scheme_version_frozen BEFORE UPDATE OR DELETE ON accounts_schemeversion
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER scheme_version_no_truncate BEFORE TRUNCATE ON accounts_schemeversion
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""

BACKWARD = """
DROP TRIGGER scheme_version_frozen ON accounts_schemeversion;
DROP TRIGGER scheme_version_no_truncate ON accounts_schemeversion;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
