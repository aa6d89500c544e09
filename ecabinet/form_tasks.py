"""Opinion forms on the page "Việc của tôi": to answer, to prepare, to approve, to count, to write anew."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from ecabinet.reminders import MOST, Task
from people.models import User
from voting.models import OpinionForm
from voting.queries import opinions as queries
from voting.rules import opinions as rules


def tasks_of(*, reader: User, now: datetime) -> list[Task]:
    """List what waits for the reader in opinion forms, the nearest deadline first."""
    asked = [mine for mine in queries.asked_of(reader, now=now) if not mine.is_answered]
    own = [_to_answer(mine) for mine in asked if mine.is_own]
    helped = [_to_prepare(mine) for mine in asked if not mine.is_own and not mine.is_prepared]
    kept = [_to_do(form) for form in queries.forms_waiting_for(reader, now=now)]
    return [*own, *kept, *helped][:MOST]


def _to_answer(mine: queries.Mine) -> Task:
    silence = (
        gettext("không trả lời được tính là đồng ý")
        if mine.form.body_rules.silence == rules.SILENCE_AGREES
        else gettext("không trả lời được tính là chưa trả lời")
    )
    if mine.due.is_over:
        return _task(mine.form, gettext("Phiếu đã quá hạn trả lời"), gettext("Xem phiếu"))
    verb = gettext("Xác nhận ý kiến") if mine.is_prepared else gettext("Trả lời phiếu")
    return _task(mine.form, f"{_left(mine.due)}; {silence}", verb)


def _to_prepare(mine: queries.Mine) -> Task:
    name = gettext("Chuẩn bị cho %(name)s") % {"name": mine.recipient.person.full_name}
    return _task(mine.form, f"{name}; {_left(mine.due)}", gettext("Chuẩn bị ý kiến"))


def _to_do(form: OpinionForm) -> Task:
    match form.state:
        case OpinionForm.State.SUBMITTED:
            return _task(form, gettext("Phiếu chờ phê duyệt"), gettext("Phê duyệt phiếu"))
        case OpinionForm.State.DRAFT:
            return _task(form, gettext("Phiếu được trả lại"), gettext("Sửa phiếu"))
    return _task(form, gettext("Phiếu chờ tổng hợp"), gettext("Tổng hợp kết quả"))


def _left(due: queries.Due) -> str:
    if due.is_over:
        return gettext("quá hạn")
    if due.left == 0:
        return gettext("Hạn hôm nay")
    said = ngettext("Còn %(days)s ngày làm việc", "Còn %(days)s ngày làm việc", due.left)
    return said % {"days": due.left}


def _task(form: OpinionForm, note: str, verb: str) -> Task:
    return Task(form.title, note, verb, reverse("voting:opinion", args=[form.pk]))
