"""Names nearly the same are found among those that are there already; what became of an organisation is written once."""

from django.db import migrations

from zcps.kit.likeness import likeness_key

APPEND_ONLY = """
CREATE TRIGGER reorganisation_append_only BEFORE UPDATE OR DELETE ON accounts_reorganisation
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER reorganisation_no_truncate BEFORE TRUNCATE ON accounts_reorganisation
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""
CHANGEABLE = """
DROP TRIGGER reorganisation_append_only ON accounts_reorganisation;
DROP TRIGGER reorganisation_no_truncate ON accounts_reorganisation;
"""
_PAGE = 1_000


def fill_keys(apps, schema_editor):
    organisations = apps.get_model("accounts", "Organisation").objects
    last = 0
    while rows := list(organisations.filter(pk__gt=last).order_by("pk").only("pk", "name")[:_PAGE]):
        for row in rows:
            row.likeness_key = likeness_key(row.name)
        organisations.bulk_update(rows, ["likeness_key"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_organisation_life")]

    operations = [
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
    ]
