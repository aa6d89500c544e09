import uuid

from django.db import migrations, models


def drop_books(apps, schema_editor):
    # A book is made anew whenever it is asked for; a row without its own uid has no file.
    apps.get_model("documents", "Book").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_search")]
    operations = [
        migrations.RunPython(drop_books, migrations.RunPython.noop),
        migrations.RemoveField(model_name="book", name="sha256"),
        migrations.AddField("book", "uid", models.UUIDField(default=uuid.uuid4, unique=True)),
        migrations.AddField(
            "book", "percent", models.PositiveSmallIntegerField(default=0, help_text="Unit: per cent.")
        ),
        migrations.AddField(
            "book",
            "progress",
            models.CharField(blank=True, help_text="msgid: what the job does now.", max_length=200),
        ),
        migrations.AddField(
            "book",
            "failure",
            models.CharField(blank=True, help_text="msgid: why there is no book.", max_length=300),
        ),
    ]
