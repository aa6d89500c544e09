from django.db import migrations

from people import journal


def create(apps, schema_editor):
    journal.create_triggers()


def drop(apps, schema_editor):
    journal.drop_triggers()


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
