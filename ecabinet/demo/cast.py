"""The named cast: the same bodies and people in the demo, in the tests and on the screenshots."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from people import access, presets
from people.models import Body, Membership, RuleSet, Succession, User

PASSWORD = "ecabinet-demo"  # noqa: S105 -- the demo's published password
DISTRICTS_ENDED = date(2025, 6, 30)
OFFICE = "Văn phòng Chính phủ"

# (full official title, agency) of the 25 members of the Government, in the order of their seats.
GOVERNMENT = (
    ("Thủ tướng Chính phủ", "Chính phủ"),
    *(("Phó Thủ tướng Chính phủ", "Chính phủ") for _ in range(7)),
    *(
        (f"Bộ trưởng {ministry}", ministry)
        for ministry in (
            "Bộ Quốc phòng",
            "Bộ Công an",
            "Bộ Ngoại giao",
            "Bộ Nội vụ",
            "Bộ Tư pháp",
            "Bộ Tài chính",
            "Bộ Công Thương",
            "Bộ Nông nghiệp và Môi trường",
            "Bộ Xây dựng",
            "Bộ Văn hóa, Thể thao và Du lịch",
            "Bộ Khoa học và Công nghệ",
            "Bộ Giáo dục và Đào tạo",
            "Bộ Y tế",
            "Bộ Dân tộc và Tôn giáo",
        )
    ),
    ("Thống đốc Ngân hàng Nhà nước Việt Nam", "Ngân hàng Nhà nước Việt Nam"),
    ("Tổng Thanh tra Chính phủ", "Thanh tra Chính phủ"),
    ("Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ", OFFICE),
)
COMMITTEE = (
    "Chủ tịch Ủy ban nhân dân",
    "Phó Chủ tịch Ủy ban nhân dân",
    "Giám đốc Công an",
    "Giám đốc Sở Nội vụ",
    "Giám đốc Sở Tài chính",
    "Giám đốc Sở Khoa học và Công nghệ",
    "Chánh Văn phòng Ủy ban nhân dân",
)


@dataclass(frozen=True)
class Cast:
    """The demo's bodies and people. Shape: `people` by user name; the bodies by what they are."""

    government: Body
    province: Body
    district: Body
    people: dict[str, User]

    def __getitem__(self, username: str) -> User:
        return self.people[username]

    @property
    def ministers(self) -> list[User]:
        return [self.people[f"minister{n}"] for n in range(1, 25)]

    @property
    def members(self) -> list[User]:
        return [self.people["chair"], *self.ministers]


def make_cast(password: str | None = PASSWORD) -> Cast:
    """Make the bodies, the people, their seats, rules and permissions; a second call finds the same ones."""
    government = _body("national", "CP", "Chính phủ", "Chính phủ", symbol="CP")
    province = _body("province", "01", "Ủy ban nhân dân thành phố Hà Nội", "thành phố", parent=government)
    district = _body(
        "district",
        "268",
        "Ủy ban nhân dân quận Hà Đông",
        "quận",
        parent=province,
        valid_to=DISTRICTS_ENDED,
    )
    Succession.objects.get_or_create(predecessor=district, successor=province, on=date(2025, 7, 1))
    # One hash for all: the password is published anyway, and Argon2 takes its time for each.
    hashed = make_password(password)
    cast = Cast(government, province, district, _people(hashed))
    _seat_government(cast)
    _seat_committee(province, "province", cast, hashed)
    _seat_committee(district, "district", cast, hashed)
    _permit(cast)
    return cast


def _body(level: str, code: str, name: str, kind: str, **more: object) -> Body:
    body, _ = Body.objects.get_or_create(
        level=level, code=code, defaults={"name": name, "kind": kind, **more}
    )
    RuleSet.objects.get_or_create(body=body, defaults={"values": presets.preset_for(level).as_json()})
    return body


def _person(username: str, full_name: str, email: str, hashed: str) -> User:
    person, _ = User.objects.get_or_create(email=email, defaults={"full_name": full_name})
    if person.username is None:
        # Also somebody whom an import brought in before the demo was seeded.
        person.username, person.password = username, hashed
        person.save(update_fields=["username", "password"])
    return person


def _people(hashed: str) -> dict[str, User]:
    seats = ["chair", *(f"minister{n}" for n in range(1, 25)), "secretary", "guest"]
    people = {
        name: _person(name, f"Thành viên {n:02}", f"thanhvien{n:02}@example.gov.vn", hashed)
        for n, name in enumerate(seats, start=1)
    }
    others = {
        "substitute": "Người dự thay",
        "aide": "Chuyên viên giúp việc",
        "province.secretary": "Thư ký Ủy ban nhân dân thành phố",
        "district.secretary": "Thư ký Ủy ban nhân dân quận",
        "auditor": "Kiểm toán viên",
        "operator": "Quản trị hệ thống",
    }
    for name, full_name in others.items():
        people[name] = _person(name, full_name, f"{name}@example.gov.vn", hashed)
    return people


def _seat_government(cast: Cast) -> None:
    for n, (person, (title, agency)) in enumerate(zip(cast.members, GOVERNMENT, strict=True), start=1):
        _seat(person, cast.government, title, agency, n)


def _seat_committee(body: Body, code: str, cast: Cast, hashed: str) -> None:
    for n, title in enumerate(COMMITTEE, start=1):
        person = _person(f"{code}.member{n}", f"Ủy viên {n:02}", f"{code}.member{n}@example.gov.vn", hashed)
        cast.people[f"{code}.member{n}"] = person
        _seat(person, body, title, body.name, n)


def _seat(person: User, body: Body, title: str, agency: str, order: int) -> None:
    Membership.objects.get_or_create(
        person=person,
        body=body,
        defaults={
            "title": title,
            "agency": agency,
            "seat_order": order,
            "is_head": order == 1,
            "valid_to": body.valid_to,
        },
    )


def _permit(cast: Cast) -> None:
    for username, body in (
        ("secretary", cast.government),
        ("province.secretary", cast.province),
        ("district.secretary", cast.district),
    ):
        access.allow(cast[username], "prepare_meetings", body)
        access.allow(cast[username], "see_savings", body)
    for body in (cast.government, cast.province, cast.district):
        for permission in ("read_journal", "see_savings"):
            access.allow(cast["auditor"], permission, body)
    for username, body in (
        ("minister24", cast.government),
        ("province.member7", cast.province),
        ("district.member7", cast.district),
    ):
        access.allow(cast[username], "confirm_figures", body)
        access.allow(cast[username], "see_savings", body)
    access.allow(cast["operator"], "administer_body", cast.government)
    access.allow(cast["chair"], "see_savings", cast.government)
