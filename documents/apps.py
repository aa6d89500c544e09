"""Wiring of documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        """Add the panel of papers to the room, and sweep the store every night."""
        from documents import panels
        from people import jobs

        panels.register()
        _register_presenting()
        jobs.periodic("documents.tasks.sweep", "40 3 * * *")
        jobs.periodic("documents.tasks.prepare_left", "20 * * * *")
        # Before the day's work begins.
        jobs.periodic("documents.tasks.remind", "0 7 * * *")
        _register_marks()
        _register_books()
        _register_secrecy()


def _register_presenting() -> None:
    from documents.actions import presenting as acts
    from documents.queries import presenting as queries
    from meetings import whispers
    from people import followers

    for verb in ("item.started", "item.concluded", "item.postponed", "meeting.paused", "meeting.closed"):
        followers.before(verb, acts.end_with_item)
    # A page turned right after a movement of the pointer is not held back for a quarter of a second.
    whispers.register(
        acts.WHISPER, query=queries.place_of, hears=queries.followers_of, gather_seconds=0.1, ends=True
    )


def _register_secrecy() -> None:
    from documents.actions import distribution, papers
    from people import followers

    followers.before("item.held_outside", distribution.refuse_items_with_papers)
    followers.before("form.submitted", papers.refuse_unfinished_papers)


def _register_marks() -> None:
    from people import followers, jobs

    followers.after("version.prepared", "documents.tasks.carry_marks")
    jobs.declared("documents.tasks.export_notes")
    jobs.periodic("documents.tasks.sweep_notes", "*/30 * * * *")


def _register_books() -> None:
    from people import jobs

    jobs.declared("documents.tasks.make_book")
    jobs.periodic("documents.tasks.sweep_books", "50 3 * * *")
