"""用人单位委托证明 with their scans: by what a unit registers, is claimed, and changes its handler."""

import django.db.models.deletion
import uuid
import zcps.kit.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_message_texts_and_topics'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='legal_representative',
            field=models.CharField(blank=True, max_length=50, verbose_name='法定代表人'),
        ),
        migrations.CreateModel(
            name='AuthorisationLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='编号')),
                ('purpose', models.CharField(choices=[('registration', '单位注册'), ('claim', '认领已有单位'), ('recovery', '找回单位账号'), ('handover', '变更经办人')], max_length=12, verbose_name='事由')),
                ('state', models.CharField(choices=[('awaiting_scan', '待上传'), ('submitted', '待审核'), ('refused', '已退回'), ('approved', '审核通过'), ('void', '已作废')], default='awaiting_scan', max_length=15, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('unit_name', models.CharField(max_length=100, verbose_name='单位全称')),
                ('uscc', models.CharField(max_length=18, verbose_name='统一社会信用代码')),
                ('affiliation', models.CharField(blank=True, choices=[('county', '县（市、区）属'), ('city', '市属'), ('province', '省属'), ('none', '无主管部门')], max_length=10, verbose_name='隶属关系')),
                ('ownership', models.CharField(blank=True, choices=[('institution', '事业单位'), ('state', '国有企业'), ('private', '民营及股份制企业'), ('other', '其他')], max_length=12, verbose_name='单位性质')),
                ('legal_representative', models.CharField(max_length=50, verbose_name='法定代表人')),
                ('handler_name', models.CharField(max_length=50, verbose_name='经办人姓名')),
                ('handler_document', models.CharField(choices=[('resident_id', '居民身份证'), ('residence_permit', '港澳台居民居住证'), ('permanent_residence', '外国人永久居留身份证'), ('passport', '护照'), ('hk_macao_pass', '港澳居民来往内地通行证'), ('taiwan_pass', '台湾居民来往大陆通行证')], default='resident_id', max_length=20, verbose_name='经办人证件类型')),
                ('handler_id_sealed', models.TextField(editable=False, verbose_name='经办人证件号码（加密）')),
                ('handler_phone_sealed', models.TextField(editable=False, verbose_name='经办人手机号（加密）')),
                ('matters', models.CharField(max_length=500, verbose_name='委托事项')),
                ('term', models.CharField(max_length=500, verbose_name='委托期限')),
                ('created_at', models.DateTimeField(default=zcps.kit.clock.now, editable=False, verbose_name='提出时间')),
                ('awaiting_since', models.DateTimeField(default=zcps.kit.clock.now, verbose_name='等待上传自')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='上传时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='退回或作废的原因')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to=settings.AUTH_USER_MODEL, verbose_name='办理账号')),
                ('competent_department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='主管部门')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='accounts.organisation', verbose_name='单位')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.region', verbose_name='所在行政区划')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.scheme', verbose_name='制度')),
            ],
            options={
                'verbose_name': '委托证明',
                'verbose_name_plural': '委托证明',
            },
        ),
        migrations.CreateModel(
            name='LetterScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=120, verbose_name='文件名')),
                ('stored', models.CharField(max_length=120, unique=True, verbose_name='存储名')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('page_count', models.PositiveSmallIntegerField(verbose_name='页数')),
                ('uploaded_at', models.DateTimeField(default=zcps.kit.clock.now, editable=False, verbose_name='上传时间')),
                ('state', models.CharField(choices=[('waiting', '等待生成'), ('ready', '已生成'), ('failed', '无法生成')], default='waiting', max_length=10, verbose_name='页面图像')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='已尝试次数')),
                ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='正在生成，直到')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scans', to='accounts.authorisationletter', verbose_name='委托证明')),
            ],
            options={
                'verbose_name': '委托证明扫描件',
                'verbose_name_plural': '委托证明扫描件',
            },
        ),
        migrations.CreateModel(
            name='ScanPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='页码')),
                ('stored', models.CharField(max_length=120, unique=True, verbose_name='存储名')),
                ('width', models.PositiveSmallIntegerField(verbose_name='宽')),
                ('height', models.PositiveSmallIntegerField(verbose_name='高')),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='accounts.letterscan', verbose_name='扫描件')),
            ],
            options={
                'verbose_name': '扫描件页面',
                'verbose_name_plural': '扫描件页面',
                'ordering': ['number'],
            },
        ),
        migrations.AddIndex(
            model_name='authorisationletter',
            index=models.Index(condition=models.Q(('state', 'submitted')), fields=['submitted_at'], name='letter_to_decide'),
        ),
        migrations.AddIndex(
            model_name='authorisationletter',
            index=models.Index(condition=models.Q(('state__in', ['awaiting_scan', 'refused', 'submitted'])), fields=['account'], name='letter_of_account'),
        ),
        migrations.AddConstraint(
            model_name='authorisationletter',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['awaiting_scan', 'refused', 'submitted'])), fields=('organisation',), name='one_open_letter_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='authorisationletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='letter_decided_pair'),
        ),
        migrations.AddConstraint(
            model_name='authorisationletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'refused']), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='letter_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='authorisationletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'approved']), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='letter_submitted_with_scan'),
        ),
        migrations.AddIndex(
            model_name='letterscan',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['id'], name='letter_scan_without_pages'),
        ),
        migrations.AddConstraint(
            model_name='scanpage',
            constraint=models.UniqueConstraint(fields=('scan', 'number'), name='scan_page_once'),
        ),
    ]
