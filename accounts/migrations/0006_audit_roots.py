"""Daily roots over the event chains: one a day, append-only like the events themselves."""

from django.db import migrations, models


GUARD = """
CREATE TRIGGER audit_root_append_only BEFORE UPDATE OR DELETE ON accounts_auditroot
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER audit_root_no_truncate BEFORE TRUNCATE ON accounts_auditroot
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""
UNGUARD = """
DROP TRIGGER audit_root_append_only ON accounts_auditroot;
DROP TRIGGER audit_root_no_truncate ON accounts_auditroot;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_sort_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditRoot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(unique=True, verbose_name='日期')),
                ('root', models.CharField(max_length=64, verbose_name='总摘要')),
                ('previous', models.CharField(blank=True, max_length=64, verbose_name='前一总摘要')),
                ('chains', models.PositiveIntegerField(verbose_name='记录链')),
                ('events', models.PositiveBigIntegerField(verbose_name='办理记录')),
                ('faults', models.PositiveIntegerField(default=0, verbose_name='与前一日不符')),
                ('file', models.CharField(max_length=100, verbose_name='摘要文件')),
                ('at', models.DateTimeField(verbose_name='生成时间')),
            ],
            options={
                'verbose_name': '每日总摘要',
                'verbose_name_plural': '每日总摘要',
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
