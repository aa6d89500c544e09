from django.db import migrations

from documents.queries import search_index


def create(apps, schema_editor):
    search_index.create()


def drop(apps, schema_editor):
    search_index.drop()


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_page_digest")]
    operations = [migrations.RunPython(create, drop)]
