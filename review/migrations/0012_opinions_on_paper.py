"""When the last opinion on a printed page was given: what is withheld is not seen on older paper either."""

from django.db import migrations, models


CONTENT = ("uuid", "kind", "digest", "code", "revision_id", "application_id", "consignment_id", "notice_id",
           "scheme_version_id", "facts", "created_at")


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


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0011_documents'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='said_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='所印意见截至'),
        ),
        migrations.RunSQL(frozen((*CONTENT, "said_until")), frozen(CONTENT)),
    ]
