"""The pages of a body's rules: who reads them, what they say of their sources, and a new version by the form."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import clock, presets
from people.models import RuleSet
from people.queries import rulebook

pytestmark = pytest.mark.django_db


def client_of(person) -> Client:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def page(cast, who: str, name: str = "rules", body=None) -> str:
    answer = client_of(cast[who]).get(reverse(f"bodies:{name}", args=[(body or cast.government).pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def typed(cast, **changes: object) -> dict:
    """Return what the administrator's form sends when nothing but `changes` was touched."""
    answer = client_of(cast["operator"]).get(reverse("bodies:issue_rules", args=[cast.government.pk]))
    form = answer.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent |= {"valid_from": sent["valid_from"].isoformat(), "reason": "Nghị quyết số 12", **changes}
    return {name: value for name, value in sent.items() if value not in (False, None)}


def send(cast, data: dict):
    """Send the form; who presses "issue" has looked at the preview of the same values before."""
    client, address = client_of(cast["operator"]), reverse("bodies:issue_rules", args=[cast.government.pk])
    if "issue" in data:
        looked_at = client.post(address, data).context["form"]
        data = {**data, "previewed": looked_at.digest}
    return client.post(address, data)


def test_a_member_reads_the_rules_with_numbers_and_sources(cast):
    text = page(cast, "minister1")
    assert "Với 25 thành viên: cần 17 có mặt." in text
    assert "Với 25 thành viên: cần 13 tán thành." in text
    assert "Điều 46; Nghị định 138/2016/NĐ-CP" in text
    assert "chưa xác minh" in text
    assert "mặc định của hệ thống" in text
    assert "Soạn quy chế mới" not in text


def test_the_committee_has_its_own_options_and_its_tie_is_not_confirmed(cast):
    text = page(cast, "province.secretary", body=cast.province)
    assert "Mỗi người chọn một: tán thành, không tán thành, không biểu quyết." in text
    assert "Với 7 thành viên: cần 5 có mặt." in text
    rows = rulebook.rows_with_sources(
        cast.province, rulebook.versions_of(cast.province), timezone.localdate(), 7
    )
    marks = {row.title: [source.mark for source in row.sources] for row in rows}
    assert marks["Số thành viên phải có mặt"] == ["đã đối chiếu"]
    assert marks["Số phiếu ngang nhau"] == ["chưa xác minh"]


@pytest.mark.parametrize(("who", "status"), [("guest", 404), ("aide", 404), ("district.secretary", 404)])
def test_others_do_not_learn_of_them(cast, who, status):
    assert client_of(cast[who]).get(reverse("bodies:rules", args=[cast.government.pk])).status_code == status


def test_who_reads_one_body_is_led_there_and_who_reads_none_is_told(cast):
    assert client_of(cast["minister1"]).get(reverse("bodies:list")).headers["Location"] == reverse(
        "bodies:rules", args=[cast.government.pk]
    )
    assert "không phải thành viên" in client_of(cast["guest"]).get(reverse("bodies:list")).content.decode()
    assert "quận Hà Đông" in client_of(cast["auditor"]).get(reverse("bodies:list")).content.decode()


def test_a_change_is_shown_first_and_then_issued(cast):
    changed = typed(cast, majority="2/3", strict="0", silent_agrees="on")
    preview = send(cast, changed)
    text = preview.content.decode()
    assert preview.status_code == 200
    assert "Với 25 thành viên: cần 17 tán thành." in text
    assert "Thông qua khi quá nửa tổng số thành viên tán thành." in text
    assert RuleSet.objects.filter(body=cast.government).count() == 1
    assert send(cast, {**changed, "issue": "1"}).headers["Location"] == reverse(
        "bodies:rules", args=[cast.government.pk]
    )
    issued = RuleSet.objects.filter(body=cast.government).first()
    assert (issued.rules.majority, issued.rules.strict, issued.rules.silent_agrees) == ((2, 3), False, True)
    assert issued.values == {
        **presets.GOVERNMENT.as_json(),
        "majority": [2, 3],
        "strict": False,
        "silent_agrees": True,
    }
    text = page(cast, "minister1")
    assert "Thông qua khi ít nhất 2/3 tổng số thành viên tán thành." in text
    assert text.count("Nghị quyết số 12") >= 2
    assert "2 mục thay đổi" in text
    assert "Quản trị hệ thống ban hành trong hệ thống lúc" in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"majority": "1/3"}, "Phải cần quá nửa trở lên"),
        ({"majority": "1/3", "reason": ""}, "Phải cần quá nửa trở lên"),
        ({"quorum": "hai phần ba"}, "Tỷ lệ phải lớn hơn 0"),
        ({"quorum": "3/2"}, "Tỷ lệ phải lớn hơn 0"),
        ({"form_days": "-1"}, "field__error"),
        ({"base": "tables"}, "field__error"),
        ({"reason": ""}, "field__error"),
        ({"valid_from": "hôm qua"}, "field__error"),
        ({"valid_from": "2020-01-01", "majority": "3/4", "issue": "1"}, "từ hôm nay"),
        ({"majority": "3/4", "issue": "1", "seen": "0"}, "đã có một phiên bản quy chế mới"),
        ({"issue": "1"}, "không khác"),
    ],
)
def test_what_is_wrong_stands_beside_what_was_typed(cast, changes, sentence):
    name = {} if sentence == "không khác" else {"head_title": "Thủ tướng vừa nhập"}
    answer = send(cast, typed(cast, **name, **changes))
    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    assert not name or name["head_title"] in answer.content.decode()
    assert RuleSet.objects.filter(body=cast.government).count() == 1


def test_what_was_changed_after_the_preview_is_shown_again_before_it_is_issued(cast):
    address = reverse("bodies:issue_rules", args=[cast.government.pk])
    looked_at = send(cast, typed(cast, form_days="7")).context["form"].digest
    changed = typed(cast, form_days="8", issue="1", previewed=looked_at)
    answer = client_of(cast["operator"]).post(address, changed)
    assert (answer.status_code, "Trả lời trong 8 ngày" in answer.content.decode()) == (200, True)
    assert RuleSet.objects.filter(body=cast.government).count() == 1


def test_a_later_version_is_announced(cast):
    later = clock.now().date() + timedelta(days=30)
    send(cast, typed(cast, form_days="7", valid_from=later.isoformat(), issue="1"))
    text = page(cast, "minister1")
    assert "sắp áp dụng" in text
    assert "Trả lời trong 5 ngày làm việc" in text


def test_rules_that_cannot_be_read_are_said_to_be_so_and_the_form_starts_from_the_preset(cast):
    RuleSet.objects.filter(body=cast.government).update(values={"quorum": [3, 2]})
    assert "không đọc được" in page(cast, "minister1")
    form = (
        client_of(cast["operator"])
        .get(reverse("bodies:issue_rules", args=[cast.government.pk]))
        .context["form"]
    )
    assert form["quorum"].value() == "2/3"


def test_the_page_asks_few_questions_however_many_versions(cast, django_assert_max_num_queries):
    for days in (6, 7, 8):
        RuleSet.objects.create(
            body=cast.government,
            valid_from=f"2026-01-0{days}",
            values={**presets.GOVERNMENT.as_json(), "form_days": days},
        )
    client = client_of(cast["minister1"])
    client.get(reverse("bodies:rules", args=[cast.government.pk]))
    with django_assert_max_num_queries(9):
        client.get(reverse("bodies:rules", args=[cast.government.pk]))
