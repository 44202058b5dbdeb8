"""The database itself refuses to change or remove an entry of the audit log."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = [
    """CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON domain_auditentry
       BEGIN SELECT RAISE(ABORT, 'audit_entry_unchanged: an entry of the audit log is never changed'); END""",
    """CREATE TRIGGER audit_entry_stays BEFORE DELETE ON domain_auditentry
       BEGIN SELECT RAISE(ABORT, 'audit_entry_stays: an entry of the audit log is never removed'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION audit_entry_refused() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '%: an entry of the audit log stays as it is', TG_NAME
             USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON domain_auditentry
       FOR EACH ROW EXECUTE FUNCTION audit_entry_refused()""",
    """CREATE TRIGGER audit_entry_stays BEFORE DELETE ON domain_auditentry
       FOR EACH ROW EXECUTE FUNCTION audit_entry_refused()""",
]
DROP_POSTGRESQL = [
    "DROP TRIGGER audit_entry_unchanged ON domain_auditentry",
    "DROP TRIGGER audit_entry_stays ON domain_auditentry",
    "DROP FUNCTION audit_entry_refused()",
]
DROP_SQLITE = ["DROP TRIGGER audit_entry_unchanged", "DROP TRIGGER audit_entry_stays"]


def guard(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def unguard(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in DROP_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else DROP_SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("domain", "0002_people_live_in_pages")]

    operations = [migrations.RunPython(guard, unguard)]
