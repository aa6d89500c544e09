"""The person."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone

from people.rules import msgid


class UserManager(BaseUserManager["User"]):
    """Make people; a person without a user name cannot log in."""

    def create_user(
        self, username: str | None = None, password: str | None = None, **fields: object
    ) -> "User":
        """Make a person, with an unusable password when none is given."""
        user = self.model(username=username or None, **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person; the log-in is optional, because an import creates people before they are invited."""

    class Address(models.TextChoices):
        COMRADE = "comrade", msgid("Đồng chí")
        MR = "mr", msgid("Ông")
        MRS = "mrs", msgid("Bà")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(max_length=150, unique=True, null=True, blank=True)
    full_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=10, choices=Address, default=Address.COMRADE)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~models.Q(email=""), name="one_person_per_email"
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name
