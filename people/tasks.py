"""Jobs of the ground."""

from django_tasks import task

from people import actions


@task()
def forget_old_commands(_: str = "") -> int:
    """Delete the keys of commands that nobody will repeat any more."""
    return actions.forget_old_commands()
