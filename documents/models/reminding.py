"""Whether a person is reminded of papers by mail, and when it was done last."""

from django.db import models

from people.models import User


class Reminding(models.Model):
    """One person's daily mail about papers. Shape: no row means that it is on and none was sent yet."""

    person = models.OneToOneField(User, models.CASCADE, related_name="reminding")
    by_mail = models.BooleanField(default=True)
    sent_on = models.DateField(null=True, help_text="The last day on which there was something to tell.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.sent_on}"
