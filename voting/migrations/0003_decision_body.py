"""Every decision names its body: an opinion form is decided without a meeting."""

import django.db.models.deletion
from django.db import migrations, models


def name_bodies(apps, schema_editor):
    Decision = apps.get_model("voting", "Decision")
    meetings = apps.get_model("meetings", "Meeting").objects.filter(pk=models.OuterRef("meeting"))
    Decision.objects.filter(body=None).update(body=models.Subquery(meetings.values("body")[:1]))


class Migration(migrations.Migration):
    # PostgreSQL will not alter a table whose rows have just changed in the same transaction.
    atomic = False

    dependencies = [("voting", "0002_decisions_whole")]

    operations = [
        migrations.RunPython(name_bodies, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="decision",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="people.body"
            ),
        ),
    ]
