"""Plain rules of items that are held outside the system: what may stand here of them.

Source: Law on the protection of state secrets (29/2018/QH14), which keeps secret content off networked systems.
"""

from people.rules import Refused, msgid

# The title of such an item on every page, panel, screen, export and in the journal; content, never translated.
MASK = "Nội dung mật – thực hiện ngoài hệ thống"
# Its conclusion, here and in the minutes.
RECORD = "Có biên bản riêng."
# What stands where its papers would.
PAPERS = msgid("Tài liệu phát bản giấy tại phiên họp, thu lại sau phiên họp.")
NO_TITLE = msgid("Nội dung này được thực hiện ngoài hệ thống nên không ghi tên nội dung ở đây.")
NO_CONCLUSION = msgid(
    "Nội dung này được thực hiện ngoài hệ thống: kết luận ghi trong biên bản riêng, không ghi ở đây."
)
NO_POLL = msgid("Nội dung này được thực hiện ngoài hệ thống nên không biểu quyết ở đây.")


def checked_conclusion(text: str) -> str:
    """Return the one conclusion that may stand in the system. Errors: Refused for any other text."""
    if text and text != RECORD:
        raise Refused(NO_CONCLUSION)
    return RECORD
