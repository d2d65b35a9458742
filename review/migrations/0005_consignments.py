"""报送批次 and their paper. What was a flag (纸质未到) becomes a state; consignments keep their numbers, reminders are never rewritten."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COPY = """
UPDATE review_stage SET paper = CASE WHEN paper_at IS NULL THEN 'awaited' ELSE 'arrived' END
WHERE paper_due AND reached_at IS NOT NULL;
UPDATE review_application SET paper = CASE WHEN paper_missing THEN 'awaited' ELSE 'arrived' END
FROM review_stage WHERE review_stage.id = review_application.stage_id AND review_stage.paper_due;
"""

GUARD = """
CREATE TRIGGER paper_reminder_append_only BEFORE UPDATE OR DELETE ON review_paperreminder
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER paper_reminder_no_truncate BEFORE TRUNCATE ON review_paperreminder
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER consignment_numbered BEFORE DELETE OR UPDATE OF number, serial, year, sender_id, receiver_id, sent_at, sent_by_id
    ON review_consignment FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER consignment_no_truncate BEFORE TRUNCATE ON review_consignment
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""

UNGUARD = """
DROP TRIGGER paper_reminder_append_only ON review_paperreminder;
DROP TRIGGER paper_reminder_no_truncate ON review_paperreminder;
DROP TRIGGER consignment_numbered ON review_consignment;
DROP TRIGGER consignment_no_truncate ON review_consignment;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0004_reviewing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("business", models.CharField(max_length=30, verbose_name="业务")),
                ("business_name", models.CharField(max_length=60, verbose_name="业务名称")),
                ("sender_name", models.CharField(max_length=100, verbose_name="报送机构名称")),
                ("receiver_name", models.CharField(max_length=100, verbose_name="接收机构名称")),
                ("stage_name", models.CharField(max_length=60, verbose_name="接收环节")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("serial", models.PositiveIntegerField(verbose_name="流水号")),
                ("number", models.CharField(max_length=120, verbose_name="文号")),
                ("paper_sets", models.PositiveSmallIntegerField(default=0, verbose_name="纸质材料份数")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="备注")),
                ("sent_at", models.DateTimeField(verbose_name="报送时间")),
            ],
            options={
                "verbose_name": "报送批次",
                "verbose_name_plural": "报送批次",
            },
        ),
        migrations.CreateModel(
            name="ConsignmentItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "paper",
                    models.CharField(
                        blank=True,
                        choices=[("", "不需要"), ("awaited", "未到"), ("incomplete", "缺件"), ("arrived", "已到")],
                        default="",
                        max_length=12,
                        verbose_name="纸质材料",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="缺件说明")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="登记时间")),
                ("taken_back_at", models.DateTimeField(blank=True, null=True, verbose_name="撤出时间")),
                (
                    "taken_back_act",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("submit", "提交申报"),
                            ("abandon", "放弃申报"),
                            ("withdraw", "撤回"),
                            ("receive", "接收"),
                            ("decline", "不予接收"),
                            ("recall", "拿回"),
                            ("examine", "提交签批"),
                            ("approve", "审批通过"),
                            ("return", "退回修改"),
                            ("send_back", "退回下级"),
                            ("reject", "不通过"),
                            ("sign", "签批同意"),
                            ("hand_back", "交回经办"),
                            ("forward", "报送"),
                            ("reopen", "重新审批"),
                            ("lapse", "逾期视为放弃"),
                            ("record_result", "录入评审结果"),
                            ("assign_committee", "设置高评委"),
                            ("dispatch", "网上送审"),
                            ("publicise", "公示"),
                            ("conclude", "公示结束"),
                            ("uphold", "异议成立"),
                            ("ratify", "批复确认"),
                            ("issue", "发证"),
                            ("revoke", "撤销证书"),
                            ("reinstate", "恢复审核"),
                            ("review_again", "复评"),
                        ],
                        max_length=20,
                        verbose_name="撤出方式",
                    ),
                ),
            ],
            options={
                "verbose_name": "报送批次明细",
                "verbose_name_plural": "报送批次明细",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="PaperReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("working_day", models.DateField(verbose_name="工作日")),
                ("persons", models.PositiveSmallIntegerField(verbose_name="人数")),
                ("reminded_at", models.DateTimeField(verbose_name="催交时间")),
            ],
            options={
                "verbose_name": "催交纸质材料",
                "verbose_name_plural": "催交纸质材料",
            },
        ),
        migrations.AddField(
            model_name="application",
            name="paper",
            field=models.CharField(
                blank=True,
                choices=[("", "不需要"), ("awaited", "未到"), ("incomplete", "缺件"), ("arrived", "已到")],
                default="",
                max_length=12,
                verbose_name="纸质材料",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="paper_note",
            field=models.CharField(blank=True, max_length=200, verbose_name="缺件说明"),
        ),
        migrations.AddField(
            model_name="stage",
            name="paper",
            field=models.CharField(
                blank=True,
                choices=[("", "不需要"), ("awaited", "未到"), ("incomplete", "缺件"), ("arrived", "已到")],
                default="",
                max_length=12,
                verbose_name="纸质材料",
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="paper_note",
            field=models.CharField(blank=True, max_length=200, verbose_name="缺件说明"),
        ),
        migrations.AddField(
            model_name="stage",
            name="paper_version",
            field=models.PositiveIntegerField(default=0, verbose_name="纸质登记版本"),
        ),
        migrations.AlterField(
            model_name="stage",
            name="paper_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="纸质登记时间"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("paper", ""), _negated=True),
                fields=["holder", "arrived_at", "id"],
                name="application_with_paper",
            ),
        ),
        migrations.AddField(
            model_name="consignment",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="review.batch",
                verbose_name="批量办理",
            ),
        ),
        migrations.AddField(
            model_name="consignment",
            name="receiver",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
                verbose_name="接收机构",
            ),
        ),
        migrations.AddField(
            model_name="consignment",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.scheme", verbose_name="制度"
            ),
        ),
        migrations.AddField(
            model_name="consignment",
            name="sender",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
                verbose_name="报送机构",
            ),
        ),
        migrations.AddField(
            model_name="consignment",
            name="sent_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="报送人",
            ),
        ),
        migrations.AddField(
            model_name="consignmentitem",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="review.application",
                verbose_name="申报",
            ),
        ),
        migrations.AddField(
            model_name="consignmentitem",
            name="checked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="登记人",
            ),
        ),
        migrations.AddField(
            model_name="consignmentitem",
            name="consignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="review.consignment",
                verbose_name="报送批次",
            ),
        ),
        migrations.AddField(
            model_name="consignmentitem",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="review.revision",
                verbose_name="报送时的定稿",
            ),
        ),
        migrations.AddField(
            model_name="consignmentitem",
            name="stage",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="review.stage",
                verbose_name="接收环节",
            ),
        ),
        migrations.AddField(
            model_name="paperreminder",
            name="consignment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reminders",
                to="review.consignment",
                verbose_name="报送批次",
            ),
        ),
        migrations.AddField(
            model_name="paperreminder",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
                verbose_name="催交机构",
            ),
        ),
        migrations.AddField(
            model_name="paperreminder",
            name="reminded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="催交人",
            ),
        ),
        migrations.AddField(
            model_name="paperreminder",
            name="to_organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
                verbose_name="被催机构",
            ),
        ),
        migrations.AddField(
            model_name="paperreminder",
            name="to_person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.person",
                verbose_name="被催申报人",
            ),
        ),
        migrations.AddIndex(
            model_name="consignment",
            index=models.Index(fields=["sender", "-id"], name="consignment_sent"),
        ),
        migrations.AddIndex(
            model_name="consignment",
            index=models.Index(fields=["receiver", "-id"], name="consignment_received"),
        ),
        migrations.AddConstraint(
            model_name="consignment",
            constraint=models.UniqueConstraint(fields=("sender", "year", "serial"), name="consignment_number_once"),
        ),
        migrations.AddConstraint(
            model_name="consignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("batch__isnull", False)),
                fields=("batch", "sender", "receiver", "scheme", "business"),
                name="one_consignment_a_batch",
            ),
        ),
        migrations.AddIndex(
            model_name="consignmentitem",
            index=models.Index(
                condition=models.Q(("paper__in", ["awaited", "incomplete"]), ("taken_back_at__isnull", True)),
                fields=["consignment"],
                name="consignment_item_lacking",
            ),
        ),
        migrations.AddConstraint(
            model_name="consignmentitem",
            constraint=models.UniqueConstraint(fields=("consignment", "application"), name="consignment_item_once"),
        ),
        migrations.AddConstraint(
            model_name="consignmentitem",
            constraint=models.UniqueConstraint(fields=("consignment", "position"), name="consignment_position_once"),
        ),
        migrations.AddConstraint(
            model_name="consignmentitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at__isnull", True)), fields=("stage",), name="one_live_item_a_stage"
            ),
        ),
        migrations.AddConstraint(
            model_name="consignmentitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("checked_at__isnull", True), ("checked_by__isnull", True)),
                    models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                    _connector="OR",
                ),
                name="consignment_item_checked_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperreminder",
            constraint=models.UniqueConstraint(
                fields=("organisation", "to_organisation", "working_day"), name="office_reminded_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="paperreminder",
            constraint=models.UniqueConstraint(
                fields=("organisation", "to_person", "working_day"), name="person_reminded_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="paperreminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to_organisation__isnull", True), ("to_person__isnull", False)),
                    models.Q(("to_organisation__isnull", False), ("to_person__isnull", True)),
                    _connector="OR",
                ),
                name="paper_reminder_to_one",
            ),
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="application",
            name="paper_missing",
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
