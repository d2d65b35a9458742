"""Tables of one test, made as temporary tables, so that the kit is tested without any app's models."""

import uuid

from django.db import connection, models
from django.test.utils import isolate_apps

with isolate_apps("zcps.kit"):

    class Office(models.Model):
        """A row to refer to."""

        name = models.CharField(max_length=20)

        class Meta:
            app_label = "kit"
            db_table = "kit_sample_office"

    class Sample(models.Model):
        """A row of every kind of column."""

        name = models.CharField(max_length=9, default="")
        note = models.TextField(null=True)
        number = models.IntegerField(default=0)
        amount = models.DecimalField(max_digits=6, decimal_places=2, default=0)
        is_open = models.BooleanField(default=True)
        seen_on = models.DateField(null=True)
        seen_at = models.DateTimeField(null=True)
        code = models.UUIDField(default=uuid.uuid4)
        content = models.JSONField(null=True)
        tags = models.GeneratedField(expression=models.F("number"), output_field=models.IntegerField(), db_persist=True)
        office = models.ForeignKey(Office, models.CASCADE, null=True, db_constraint=False)

        class Meta:
            app_label = "kit"
            db_table = "kit_sample"

    class Keyed(models.Model):
        """A row with a key of its own making."""

        uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
        number = models.IntegerField(default=0)

        class Meta:
            app_label = "kit"
            db_table = "kit_sample_keyed"


def make_tables():
    """Make the tables for this connection and transaction only."""
    with connection.schema_editor(collect_sql=True) as editor:
        for model in (Office, Sample, Keyed):
            editor.create_model(model)
    with connection.cursor() as cursor:
        for statement in editor.collected_sql:
            if statement.startswith("CREATE TABLE"):
                cursor.execute(
                    statement.replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1).rstrip(";") + " ON COMMIT DROP"
                )
