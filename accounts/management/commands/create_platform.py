"""Sets the platform up in a new database: the organisation and the activation links of its three administrators."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.exceptions import AccountsError
from accounts.models import Region
from accounts.services.platform import create_platform


class Command(BaseCommand):
    """`create_platform NAME --region 330000`."""

    help = "建立平台管理机构，并签发系统管理员、安全管理员、审计员三个账号的激活链接（各 24 小时内有效，由三个人分别激活）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--region", required=True, help="行政区划代码，如 330000")

    def handle(self, *, name: str, region: str, **options: object) -> None:
        place = Region.objects.filter(pk=region).first()
        if place is None:
            raise CommandError(f"没有行政区划 {region}，请先运行 manage.py load_regions。")
        try:
            issued = create_platform(name=name, region=place)
        except AccountsError as error:
            raise CommandError(error.sentence) from None
        for account in issued:
            self.stdout.write(f"{account.account.username}  {account.activation_url}")
