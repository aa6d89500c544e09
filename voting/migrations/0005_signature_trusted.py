"""Whether the authority behind a member's digital signature was trusted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voting", "0004_position_drafts")]

    operations = [
        migrations.AddField(
            model_name="opinionreply",
            name="signature_trusted",
            field=models.BooleanField(default=False, help_text="By SIGNATURE_ROOTS, when it was sent."),
        )
    ]
