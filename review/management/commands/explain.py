"""`manage.py explain APPLICATION --user LOGIN`: what this account may do with this application now, and why not."""

from argparse import ArgumentParser
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.queries.actors import actor_for
from review.enums import Action, State
from review.models import Application
from review.policies import why_not
from zcps.kit import clock


class Command(BaseCommand):
    help = "说明某账号此刻对某件申报能办理什么、不能办理什么以及原因。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("application", help="申报的编号（uuid 或数字）")
        parser.add_argument("--user", required=True, help="登录名")

    def handle(self, *args: object, application: str, user: str, **options: object) -> None:
        row = _application(application)
        account = User.objects.select_related("person").filter(username=user).first()
        if account is None:
            raise CommandError(f"没有登录名为“{user}”的账号。")
        actor = actor_for(account)
        visible = Application.objects.within_sight_of(actor).filter(pk=row.pk).exists()
        self.stdout.write(f"{row}：{State(row.state).label}，{row.holder_name or '申报人'}办理，版本 {row.version}")
        self.stdout.write(f"{account}：{'看得到' if visible else '看不到（404）'}这件申报")
        for action in Action:
            refusal = why_not(actor, action, row, today=clock.today())
            answer = "可以" if refusal is None else f"{refusal.status} {refusal.sentence}"
            self.stdout.write(f"  {action.label}（{action}）：{answer}")


def _application(reference: str) -> Application:
    try:
        lookup = {"pk": int(reference)} if reference.isdecimal() else {"uuid": UUID(reference)}
        return Application.objects.get(**lookup)
    except (ValueError, Application.DoesNotExist) as error:
        raise CommandError(f"没有编号为“{reference}”的申报。") from error
