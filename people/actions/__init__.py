"""Acts on people and bodies."""

from datetime import timedelta

from people import clock
from people.models import Command

# How long a command's key is remembered. Unit: days. Source: docs/adr/0003.
COMMAND_DAYS = 30


def forget_old_commands() -> int:
    """Delete the keys of commands older than 30 days; return how many there were."""
    return Command.objects.filter(at__lt=clock.now() - timedelta(days=COMMAND_DAYS)).delete()[0]
