"""Wiring of voting."""

from django.apps import AppConfig


class VotingConfig(AppConfig):
    name = "voting"
    verbose_name = "Voting"

    def ready(self) -> None:
        from meetings import whispers
        from people import followers, jobs
        from voting.actions import followers as own
        from voting.actions import secret
        from voting.queries import polls as queries

        # What is being voted on is neither left nor ended before the poll is.
        for verb in ("meeting.closed", "meeting.paused", "item.started"):
            followers.before(verb, own.refuse_while_open)
        for verb in ("item.concluded", "item.postponed"):
            followers.before(verb, own.refuse_leaving_voted_item)
        followers.before("item.removed", own.refuse_removing_item)
        followers.before("item.held_outside", own.refuse_holding_outside)
        followers.before("participant.removed", own.refuse_removing_participant)
        for verb in ("item.removed", "item.held_outside"):
            followers.before(verb, own.refuse_removing_asked_item)
        followers.before("participant.removed", own.refuse_removing_who_pulled)
        # A worker may run on another host than the servers, so it makes no poll void for want of a key.
        jobs.at_start(secret.forget_keys)
        whispers.register("tally", query=queries.tally_of_room)
        _register_positions()
        _register_panels()
        _register_opinions()


def _register_panels() -> None:
    from meetings.panels import register
    from voting.panels import polls as panels

    register("poll", query=panels.poll_of, template="voting/_poll.html", shared=True, topics=("now",))
    register("ballot", query=panels.ballot_of, template="voting/_ballot.html", shared=False)
    register(
        "poll_console",
        query=panels.poll_console_of,
        template="voting/_poll_console.html",
        shared=False,
        topics=("now", "presence"),
        quiet=True,
    )


def _register_positions() -> None:
    from meetings.panels import register
    from meetings.queries import expecting
    from people import jobs
    from voting.panels import positions as panels
    from voting.queries import forecast

    expecting.register(forecast.outlook_of)
    jobs.periodic("voting.tasks.close_rounds", "* * * * *")
    register(
        "open_questions",
        query=panels.open_questions_of,
        template="voting/_open_questions.html",
        shared=False,
        topics=("now",),
        quiet=True,
    )
    register(
        "agreed",
        query=panels.agreed_of,
        template="voting/_agreed.html",
        shared=False,
        topics=("agenda", "poll"),
        quiet=True,
    )
    register(
        "agreed_console",
        query=panels.agreed_of,
        template="voting/_agreed_console.html",
        shared=False,
        topics=("agreed", "poll_console"),
        quiet=True,
    )


def _register_opinions() -> None:
    from django.urls import reverse

    from meetings import dossiers
    from people import followers, jobs
    from voting.access import opinions as access

    dossiers.register(
        dossiers.Kind(
            "opinion_form",
            prepared_by=access.form_dossiers_prepared_by,
            read_by=access.form_dossiers_read_by,
            readers_of=access.form_readers,
            why_closed=access.why_papers_closed,
            address_of=lambda form: reverse("voting:opinion", args=[form.pk]),
        )
    )
    # Once a day, before the offices open; an overdue form is counted within the hour.
    jobs.periodic("voting.tasks.remind_of_forms", "30 6 * * *")
    jobs.periodic("voting.tasks.close_overdue_forms", "25 * * * *")
    followers.after("meeting.called", "voting.tasks.report_forms")
