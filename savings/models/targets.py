"""Targets as data: what a level is to reach, and how many bodies that level has."""

from django.db import models

from people.models import Body
from people.rules import msgid
from savings.rules import targets as rules


class Target(models.Model):
    """What the bodies of a level are to reach in a period."""

    class Indicator(models.TextChoices):
        TIME = "time", msgid("Giảm thời gian họp")
        PAPERLESS = "paperless", msgid("Cơ quan họp không giấy")

    level = models.CharField(max_length=10, choices=Body.Level)
    indicator = models.CharField(max_length=10, choices=Indicator)
    # Units: percent. `at_most` is the upper end of a span, null for a single value.
    at_least = models.DecimalField(max_digits=5, decimal_places=2)
    at_most = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["level", "indicator", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "indicator", "valid_from"], name="one_target_per_level_indicator_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.indicator} {self.at_least}"

    @property
    def as_rule(self) -> rules.Target:
        """Return the target as the rules know it."""
        span = (self.at_least, self.at_most)
        return rules.Target(self.level, self.indicator, *span, self.valid_from, self.valid_to, self.source)


class Denominator(models.Model):
    """How many bodies a level has between two days, by law."""

    level = models.CharField(max_length=10, choices=Body.Level)
    number = models.PositiveIntegerField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True, help_text="Last day, included.")
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["level", "valid_from"]

    def __str__(self) -> str:
        return f"{self.level}: {self.number}"

    @property
    def as_rule(self) -> rules.Denominator:
        """Return the number as the rules know it."""
        begins = self.valid_from or rules.BEGINNING
        return rules.Denominator(self.level, self.number, begins, self.valid_to, self.source)
