"""Bodies, who sits in them, and by which rules they work."""

import uuid
import zoneinfo
from datetime import date

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from people import rules
from people.models.persons import User
from people.rules import msgid

BEGINNING = date(1945, 9, 2)


class Body(models.Model):
    """A collective body: the Government or a People's Committee, as long as its territory exists."""

    class Level(models.TextChoices):
        NATIONAL = "national", msgid("Chính phủ")
        PROVINCE = "province", msgid("Cấp tỉnh")
        DISTRICT = "district", msgid("Cấp huyện")
        COMMUNE = "commune", msgid("Cấp xã")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    level = models.CharField(max_length=10, choices=Level)
    code = models.CharField(max_length=35)
    name = models.CharField(max_length=200, help_text="Today's name; the earlier ones are BodyName rows.")
    kind = models.CharField(max_length=60, help_text="Today's kind, as tỉnh, thành phố, huyện.")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField(default=BEGINNING)
    valid_to = models.DateField(null=True, blank=True, help_text="Last day, included.")
    place = models.CharField(max_length=100, default="Hà Nội", help_text="Place line of official papers.")
    symbol = models.CharField(max_length=20, default="UBND", help_text="Abbreviation in numbers of papers.")
    time_zone = models.CharField(max_length=40, default="Asia/Ho_Chi_Minh")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["level", "code", "valid_from"], name="one_body_per_code_and_start"
            )
        ]
        permissions = [
            ("prepare_meetings", "May prepare and call the meetings of the body"),
            ("send_forms", "May decide that opinion forms of the body are sent"),
            ("read_journal", "May read the journal of the body"),
            ("see_savings", "May see what the meetings of the body saved"),
            ("administer_body", "May edit members and rules of the body"),
            ("confirm_figures", "May confirm baselines and figures, as head of the body's office"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def exists_on(self, on: date) -> bool:
        return rules.valid_on(self.valid_from, self.valid_to, on)


class BodyUserObjectPermission(UserObjectPermissionBase):
    """Direct permission table of bodies, so that one query lists what a person may do."""

    content_object = models.ForeignKey(Body, on_delete=models.CASCADE)


class BodyGroupObjectPermission(GroupObjectPermissionBase):
    """Direct permission table of bodies for groups."""

    content_object = models.ForeignKey(Body, on_delete=models.CASCADE)


class BodyName(models.Model):
    """A name and kind that a body bore in earlier days."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "valid_from"], name="one_name_per_body_and_start")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from} – {self.valid_to})"


class Succession(models.Model):
    """Which body took over from which; many to many, because territories merge."""

    predecessor = models.ForeignKey(Body, models.PROTECT, related_name="successions_from")
    successor = models.ForeignKey(Body, models.PROTECT, related_name="successions_to")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="one_succession_per_pair")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Membership(models.Model):
    """A person's seat in a body: title in full, right to vote, order, dates."""

    person = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships")
    title = models.CharField(max_length=250)
    agency = models.CharField(max_length=250, blank=True)
    may_vote = models.BooleanField(default=True)
    is_head = models.BooleanField(default=False, help_text="Head of the body, whose vote may decide a tie.")
    seat_order = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(default=BEGINNING)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["seat_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "body", "valid_from"], name="one_seat_per_person_body_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}"


class Assistance(models.Model):
    """That somebody (chuyên viên giúp việc) prepares positions and answers for a member, who confirms them."""

    aide = models.ForeignKey(User, models.PROTECT, related_name="assists")
    member = models.ForeignKey(User, models.PROTECT, related_name="assisted_by")
    body = models.ForeignKey(Body, models.PROTECT, related_name="assistances")
    valid_from = models.DateField(default=BEGINNING)
    valid_to = models.DateField(null=True, blank=True, help_text="Last day, included.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["aide", "member", "body", "valid_from"], name="one_assistance_per_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.aide} → {self.member}"


class RuleSet(models.Model):
    """The rules of a body from one day on; never edited, a change is a new row."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="rule_sets")
    valid_from = models.DateField(default=BEGINNING)
    values = models.JSONField(default=dict, help_text="people.rules.BodyRules.as_json")
    # Which decision of the body changed its rules, in words; empty for a preset.
    reason = models.CharField(max_length=500, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["body", "valid_from"], name="one_rule_set_per_body_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.valid_from}"

    @property
    def rules(self) -> rules.BodyRules:
        return rules.BodyRules.from_json(self.values)


class CalendarDay(models.Model):
    """A day that is off, or worked, otherwise than people.rules.workdays says; without a body, for all of them."""

    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="calendar_days")
    day = models.DateField()
    is_worked = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True, help_text="The notice that says so.")

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["body", "day"], name="one_calendar_day_per_body_and_day"),
            models.UniqueConstraint(
                fields=["day"], condition=models.Q(body=None), name="one_calendar_day_for_all_per_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {'worked' if self.is_worked else 'off'}"
