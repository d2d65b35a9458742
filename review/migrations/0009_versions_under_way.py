"""An index by which the versions of a scheme are found that something is still under way under."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_sort_keys'),
        ('review', '0008_jobs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['scheme_version'], name='application_under_way'),
        ),
    ]
