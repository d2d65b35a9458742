"""manage.py load_demo: fills an empty database with the demo world; the same seed gives the same world."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Organisation
from accounts.queries.demo import demo_accounts
from accounts.services.outbox import held_hints
from committees.management.demo.world import World, is_loaded
from review.enums import State
from zcps.kit.storage import written_together


class Command(BaseCommand):
    """All or nothing: one transaction. A world that is there already is left alone."""

    help = "装载演示数据：真实的机构名称，虚构的人员和申报。只用于空的演示数据库。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", default="2026", help="同样的种子得到同样的人员和申报")
        parser.add_argument(
            "--people",
            type=int,
            default=285,
            help="第一个制度本年度申报的件数，不少于 220 件时各条报送路线的各种状态都有；其他制度按比例",
        )

    def handle(self, *args: Any, seed: str, people: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式环境不能装载演示数据。")
        if is_loaded():
            self.stdout.write("演示数据已经在库中，没有重复装载。")
            return
        if Organisation.objects.exists():
            raise CommandError("数据库里已有机构数据，演示数据只能装入空的数据库。")
        began = time.monotonic()
        world = World(seed, people, lambda text: self.stdout.write(f"  {time.monotonic() - began:5.1f} 秒  {text}"))
        with held_hints(), transaction.atomic(), written_together():
            world.build()
        self._summarise(world)

    def _summarise(self, world: World) -> None:
        self.stdout.write("各状态的申报件数：")
        counts = world.states()
        self.stdout.write("  " + "，".join(f"{state.label} {counts[state]}" for state in State if counts[state]))
        self.stdout.write("可以登录的主要人员（登录页点一下即可）：")
        for scheme in demo_accounts():
            for office in (office for section in scheme.sections for office in section.offices):
                for account in office.accounts:
                    self.stdout.write(f"  {office.name}：{account.name}（{account.roles}）")
            for account in scheme.applicants:
                self.stdout.write(f"  申报人：{account.name}（{account.roles}）")
