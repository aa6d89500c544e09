"""How everybody says no, and how plain Python marks a sentence for the catalogue."""


class Refused(Exception):  # noqa: N818 -- the team's word for it, in code and docs
    """Say no to an act, in the sentence that the person reads.

    Shape: `msgid` is Vietnamese and is translated where it is shown; `values` fill its %(name)s places.
    """

    def __init__(self, msgid: str, **values: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.values = values

    def __str__(self) -> str:
        return self.msgid % self.values if self.values else self.msgid


def msgid(text: str) -> str:
    """Mark a Vietnamese label of plain Python for the catalogue; it is translated where it is shown."""
    return text
