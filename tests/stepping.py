"""Makes the tables of the current database in the steps that earlier versions made, as theirs were made.

``python -m tests.stepping`` goes to the last of them, ``python -m tests.stepping 0001_records`` stops there.
"""

import os
import sys

import django
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

LAST = "0034_kpis_have_owners"


def main() -> None:
    """Go as far as asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")
    django.setup()
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    executor.migrate([("domain", (sys.argv[1:] or [LAST])[0])])
    connection.close()


if __name__ == "__main__":
    main()
