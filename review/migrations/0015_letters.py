"""打印件 of authorisation letters: another owner, which the frozen content of a document names too."""

import django.db.models.deletion
from django.db import migrations, models


FORWARD = """
CREATE OR REPLACE FUNCTION review_refuse_other_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.uuid, NEW.kind, NEW.digest, NEW.code, NEW.revision_id, NEW.application_id, NEW.consignment_id, NEW.notice_id,
        NEW.letter_id, NEW.scheme_version_id, NEW.facts, NEW.created_at,
        NEW.said_until)
       IS DISTINCT FROM
       (OLD.uuid, OLD.kind, OLD.digest, OLD.code, OLD.revision_id, OLD.application_id, OLD.consignment_id, OLD.notice_id,
        OLD.letter_id, OLD.scheme_version_id, OLD.facts, OLD.created_at,
        OLD.said_until) THEN
        RAISE EXCEPTION 'review_document is append-only: another content refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION review_refuse_other_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.uuid, NEW.kind, NEW.digest, NEW.code, NEW.revision_id, NEW.application_id, NEW.consignment_id, NEW.notice_id,
        NEW.scheme_version_id, NEW.facts, NEW.created_at,
        NEW.said_until)
       IS DISTINCT FROM
       (OLD.uuid, OLD.kind, OLD.digest, OLD.code, OLD.revision_id, OLD.application_id, OLD.consignment_id, OLD.notice_id,
        OLD.scheme_version_id, OLD.facts, OLD.created_at,
        OLD.said_until) THEN
        RAISE EXCEPTION 'review_document is append-only: another content refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_authorisation_letters'),
        ('review', '0014_printing'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='document',
            name='document_of_one',
        ),
        migrations.AddField(
            model_name='document',
            name='letter',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='accounts.authorisationletter', verbose_name='委托证明'),
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('summary', '申报简表'), ('overview', '综合表'), ('opinions', '审核意见页'), ('cover', '送审材料封面'), ('roster', '花名册'), ('roster_whole', '花名册（完整证件号码）'), ('notice', '通知书'), ('letter', '用人单位委托证明')], max_length=20, verbose_name='种类'),
        ),
        migrations.AlterField(
            model_name='printitem',
            name='kind',
            field=models.CharField(choices=[('summary', '申报简表'), ('overview', '综合表'), ('opinions', '审核意见页'), ('cover', '送审材料封面'), ('roster', '花名册'), ('roster_whole', '花名册（完整证件号码）'), ('notice', '通知书'), ('letter', '用人单位委托证明')], max_length=20, verbose_name='表格'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('application__isnull', True), ('consignment__isnull', True), ('letter__isnull', True), ('notice__isnull', True), ('revision__isnull', False), ('scheme_version__isnull', True)), models.Q(('application__isnull', False), ('consignment__isnull', True), ('letter__isnull', True), ('notice__isnull', True), ('revision__isnull', True), ('scheme_version__isnull', True)), models.Q(('application__isnull', True), ('consignment__isnull', False), ('letter__isnull', True), ('notice__isnull', True), ('revision__isnull', True), ('scheme_version__isnull', True)), models.Q(('application__isnull', True), ('consignment__isnull', True), ('letter__isnull', True), ('notice__isnull', False), ('revision__isnull', True), ('scheme_version__isnull', True)), models.Q(('application__isnull', True), ('consignment__isnull', True), ('letter__isnull', False), ('notice__isnull', True), ('revision__isnull', True), ('scheme_version__isnull', True)), models.Q(('application__isnull', True), ('consignment__isnull', True), ('letter__isnull', True), ('notice__isnull', True), ('revision__isnull', True), ('scheme_version__isnull', False)), _connector='OR'), name='document_of_one'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
