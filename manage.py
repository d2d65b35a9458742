#!/usr/bin/env python
"""Runs a management command; without DATABASE_URL, on the embedded servers (`zcps/embedded.py`)."""

import os
import sys

# Commands that change the schema run as the owner of the database; every other one as the application role.
OWNER_COMMANDS = {
    "makemigrations",
    "migrate",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
    "optimizemigration",
    "sqlflush",
}


def main() -> None:
    """Chooses the database role, finds or starts the servers, runs the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zcps.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in OWNER_COMMANDS:
        os.environ["ZCPS_DATABASE_ROLE"] = "owner"
    if command != "runserver":
        # A check of all chains or an import may read for minutes; pages may not.
        os.environ.setdefault("ZCPS_STATEMENT_TIMEOUT", "0")

    from django.core.management import execute_from_command_line

    from zcps import embedded

    with embedded.services():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
