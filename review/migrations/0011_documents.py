"""打印件. What a document says is what its code stands for: it is never changed or removed, only drawn."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION review_refuse_other_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.uuid, NEW.kind, NEW.digest, NEW.code, NEW.revision_id, NEW.application_id, NEW.consignment_id, NEW.notice_id,
        NEW.scheme_version_id, NEW.facts, NEW.created_at)
       IS DISTINCT FROM
       (OLD.uuid, OLD.kind, OLD.digest, OLD.code, OLD.revision_id, OLD.application_id, OLD.consignment_id, OLD.notice_id,
        OLD.scheme_version_id, OLD.facts, OLD.created_at) THEN
        RAISE EXCEPTION 'review_document is append-only: another content refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER document_content_frozen BEFORE UPDATE ON review_document
    FOR EACH ROW EXECUTE FUNCTION review_refuse_other_document();
CREATE TRIGGER document_not_removed BEFORE DELETE ON review_document
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER document_no_truncate BEFORE TRUNCATE ON review_document
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""

BACKWARD = """
DROP TRIGGER document_content_frozen ON review_document;
DROP TRIGGER document_not_removed ON review_document;
DROP TRIGGER document_no_truncate ON review_document;
DROP FUNCTION review_refuse_other_document();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_sort_keys'),
        ('review', '0010_withheld_results'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='编号')),
                ('kind', models.CharField(choices=[('summary', '申报简表'), ('overview', '综合表'), ('opinions', '审核意见页'), ('cover', '送审材料封面'), ('roster', '花名册'), ('roster_whole', '花名册（完整证件号码）'), ('notice', '通知书')], max_length=20, verbose_name='种类')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='内容摘要')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='核对码')),
                ('facts', models.TextField(editable=False, verbose_name='所印内容（加密）')),
                ('payload', models.TextField(blank=True, editable=False, verbose_name='待生成内容（加密）')),
                ('pressing', models.BooleanField(default=True, verbose_name='有人等待')),
                ('state', models.CharField(choices=[('waiting', '等待生成'), ('running', '正在生成'), ('ready', '已生成'), ('failed', '生成失败')], default='waiting', max_length=10, verbose_name='状态')),
                ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='正在生成，直到')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='进度（%）')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='已尝试次数')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='失败原因')),
                ('stored', models.CharField(blank=True, max_length=120, verbose_name='存储名')),
                ('size', models.PositiveIntegerField(default=0, verbose_name='字节数')),
                ('pages', models.PositiveSmallIntegerField(default=0, verbose_name='页数')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='文件摘要')),
                ('unprinted', models.CharField(blank=True, max_length=100, verbose_name='没有字形的字')),
                ('created_at', models.DateTimeField(verbose_name='申请时间')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                ('application', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='review.application', verbose_name='申报')),
                ('consignment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='review.consignment', verbose_name='报送批次')),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='review.officialnotice', verbose_name='通知书')),
                ('revision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='review.revision', verbose_name='定稿')),
                ('scheme_version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.schemeversion', verbose_name='空白表的制度版本')),
            ],
            options={
                'verbose_name': '打印件',
                'verbose_name_plural': '打印件',
                'indexes': [models.Index(models.OrderBy(models.F('pressing'), descending=True), models.F('id'), condition=models.Q(('state__in', ['running', 'waiting'])), name='document_unfinished')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('application__isnull', True), ('consignment__isnull', True), ('notice__isnull', True), ('revision__isnull', False), ('scheme_version__isnull', True)), models.Q(('application__isnull', False), ('consignment__isnull', True), ('notice__isnull', True), ('revision__isnull', True), ('scheme_version__isnull', True)), models.Q(('application__isnull', True), ('consignment__isnull', False), ('notice__isnull', True), ('revision__isnull', True), ('scheme_version__isnull', True)), models.Q(('application__isnull', True), ('consignment__isnull', True), ('notice__isnull', False), ('revision__isnull', True), ('scheme_version__isnull', True)), models.Q(('application__isnull', True), ('consignment__isnull', True), ('notice__isnull', True), ('revision__isnull', True), ('scheme_version__isnull', False)), _connector='OR'), name='document_of_one'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('payload', ''), ('state', 'ready'), models.Q(('stored', ''), _negated=True)), models.Q(models.Q(('state', 'ready'), _negated=True), ('stored', ''), models.Q(('payload', ''), _negated=True)), _connector='OR'), name='document_ready_with_file')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
