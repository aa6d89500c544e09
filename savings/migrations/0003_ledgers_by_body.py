"""A ledger says by itself of whom and when it is: those of other installations have no meeting here."""

import zoneinfo

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("regular", "Phiên họp thường kỳ"),
    ("thematic", "Phiên họp chuyên đề"),
    ("urgent", "Phiên họp đột xuất"),
    ("briefing", "Họp giao ban"),
    ("working", "Họp làm việc"),
    ("conference", "Hội nghị"),
]
NUMBERS = ("items", "items_consent", "items_poll", "items_discussion", "items_writing", "items_postponed", "pages", "sheets")


def fill(apps, schema_editor):
    rows = apps.get_model("savings", "MeetingLedger").objects.filter(body=None).select_related("meeting__body")
    for row in rows.iterator():
        meeting, zone = row.meeting, zoneinfo.ZoneInfo(row.meeting.body.time_zone)
        row.body, row.meeting_uid, row.kind = meeting.body, meeting.uid, meeting.kind
        row.year, row.number = meeting.year, meeting.number
        row.held_on = (meeting.closed_at or row.written_at).astimezone(zone).date()
        value = {key: figure.get("value") for key, figure in row.values.items()}
        row.seconds_held, row.seconds_before = value.get("held") or 0, value.get("baseline")
        for name in NUMBERS:
            setattr(row, name, value.get(name) or 0)
        row.pages_printed, row.paperless = value.get("pages_printed"), value.get("paperless")
        row.save()


class Migration(migrations.Migration):
    # PostgreSQL will not alter a table whose rows have just changed in the same transaction.
    atomic = False

    dependencies = [("savings", "0002_whole_nation")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "meetingledger",
            "body",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ledgers", to="people.body"
            ),
        ),
        migrations.AlterField("meetingledger", "meeting_uid", models.UUIDField(unique=True)),
        migrations.AlterField("meetingledger", "kind", models.CharField(choices=KINDS, max_length=12)),
        migrations.AlterField(
            "meetingledger", "year", models.PositiveIntegerField(help_text="Of the meeting's number.")
        ),
        migrations.AlterField(
            "meetingledger",
            "number",
            models.PositiveIntegerField(help_text="Within the body, the year and the kind."),
        ),
        migrations.AlterField(
            "meetingledger",
            "held_on",
            models.DateField(help_text="Day of the closing in the body's zone."),
        ),
    ]
