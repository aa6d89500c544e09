"""Private writes about the tablets on which a person keeps papers."""

import uuid
from datetime import datetime, timedelta

from documents.models import Device
from people.act import personal
from people.models import User

# A tablet is written down as seen this seldom, or every page of a room would be a write. Unit: minutes.
SEEN_EVERY_MINUTES = 5
LABEL_LENGTH = 120


@personal
def note_device(*, uid: uuid.UUID, label: str, by: User, now: datetime) -> Device:
    """Write down that a tablet of the person is in use; the caller asks the row whether it may keep papers."""
    label = " ".join(label.split())[:LABEL_LENGTH]
    facts = {"person": by, "label": label, "made_at": now, "seen_at": now}
    device, is_new = Device.objects.get_or_create(uid=uid, defaults=facts)
    is_due = now - device.seen_at >= timedelta(minutes=SEEN_EVERY_MINUTES)
    if not is_new and is_due and device.may_keep_for(by):
        device.seen_at, device.label = now, label or device.label
        device.save(update_fields=["seen_at", "label"])
    return device


@personal
def revoke_device(*, device: Device, by: User, now: datetime) -> Device:
    """Tell a tablet to wipe what it keeps the next time it asks; what was revoked once stays so."""
    Device.objects.filter(pk=device.pk, person=by, revoked_at=None).update(revoked_at=now)
    device.refresh_from_db()
    return device
