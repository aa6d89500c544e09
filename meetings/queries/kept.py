"""What is made once for many askers of the same moment: of one version, used again for a while, then made anew."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
# More meetings are not held at once on one server process; the one that was asked for longest ago goes. Unit: values.
MOST = 512


@dataclass
class _Place(Generic[Value]):
    """The place of one key. Units: `at` in seconds of the monotonic clock."""

    lock: threading.Lock
    value: Value | None = None
    version: int = -1
    at: float = 0.0


class Kept(Generic[Key, Value]):
    """Values by key, each made by one asker while the others wait for it. Unit: seconds."""

    def __init__(self, fresh_seconds: float, most: int = MOST) -> None:
        self.fresh_seconds, self.most = fresh_seconds, most
        self._places: OrderedDict[Key, _Place[Value]] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, key: Key, version: int, make: Callable[[], Value]) -> Value:
        """Return the value of a key at a version or later.

        Shape: the asker read the version before `make` reads any row, so a value never is older than its version.
        """
        place = self._place(key)
        with place.lock:
            if place.value is None or not self._serves(place, version):
                began = time.monotonic()
                place.value = make()
                place.version, place.at = version, began
            return place.value

    def _serves(self, place: _Place[Value], version: int) -> bool:
        return place.version >= version and time.monotonic() - place.at < self.fresh_seconds

    def _place(self, key: Key) -> _Place[Value]:
        with self._lock:
            place = self._places.setdefault(key, _Place(threading.Lock()))
            self._places.move_to_end(key)
            if len(self._places) > self.most:
                self._places.popitem(last=False)
            return place

    def forget(self, gone: Callable[[Key], bool]) -> None:
        """Let go of the keys that match."""
        with self._lock:
            for key in [key for key in self._places if gone(key)]:
                del self._places[key]
