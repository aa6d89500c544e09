"""Wiring of meetings."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self) -> None:
        """Register the panels of the room and the job of the night."""
        from people import jobs

        jobs.periodic("meetings.tasks.lapse_check_ins", "5 0 * * *")
        _register_planning_panels()
        _register_session_panels()
        _register_whispers()


def _register_whispers() -> None:
    from meetings import whispers
    from meetings.live import connected

    whispers.register(
        "connected",
        query=connected.counted,
        hears=connected.hears,
        gather_seconds=connected.TELL_SECONDS,
    )


def _register_planning_panels() -> None:
    from meetings import panels
    from meetings.queries import pages

    panels.register(
        "agenda_editor",
        query=pages.agenda_editor_of,
        template="meetings/_agenda_editor.html",
        shared=False,
        topics=("agenda", "papers"),
    )
    panels.register(
        "participants_editor",
        query=pages.participants_editor_of,
        template="meetings/_participants_editor.html",
        shared=False,
        topics=("participants",),
    )
    panels.register(
        "calling",
        query=pages.calling_of,
        template="meetings/_calling.html",
        shared=False,
        topics=("agenda", "participants", "now"),
    )


def _register_session_panels() -> None:
    from meetings import panels
    from meetings.queries import session

    panels.register("now", query=session.now_of, template="meetings/_now.html", shared=True)
    panels.register("agenda", query=session.agenda_of, template="meetings/_agenda.html", shared=True)
    panels.register("speakers", query=session.speakers_of, template="meetings/_speakers.html", shared=True)
    panels.register("presence", query=session.presence_of, template="meetings/_presence.html", shared=True)
    panels.register(
        "console",
        query=session.console_of,
        template="meetings/_console.html",
        shared=False,
        topics=("now", "agenda", "speakers", "presence"),
        quiet=True,
    )
    panels.register(
        "roll_call",
        query=session.roll_call_of,
        template="meetings/_roll_call.html",
        shared=False,
        topics=("presence",),
        quiet=True,
    )
    panels.register("my_turn", query=session.my_turn_of, template="meetings/_my_turn.html", shared=False)
