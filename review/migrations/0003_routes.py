"""The inbox a stop names for what it receives, copied to the application while it waits there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0003_numbers")]

    operations = [
        migrations.AddField(
            "stage", "inbox", models.CharField("接收栏目", max_length=40, blank=True, default=""), preserve_default=False
        ),
        migrations.AddField(
            "application",
            "inbox",
            models.CharField("待接收栏目", max_length=40, blank=True, default=""),
            preserve_default=False,
        ),
    ]
