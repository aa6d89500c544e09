"""The one hub and the one dispatcher of a server process; they begin with its first socket."""

import asyncio
import signal
import threading
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings

from meetings.live import connected
from meetings.live.dispatcher import Dispatcher
from meetings.live.hub import Hub
from people import doorbell

# One in a server; a test may run several loops.
_running: "WeakKeyDictionary[asyncio.AbstractEventLoop, Live]" = WeakKeyDictionary()


class Live:
    """Hub, dispatcher, heartbeat and the ear at Redis of this process."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.hub = Hub()
        self.dispatcher = Dispatcher(self.hub, loop)
        self._stopped = threading.Event()
        self._ticking = loop.create_task(self.hub.tick())
        self._counting = loop.create_task(self._count())

    def start(self) -> None:
        """Begin to dispatch."""
        self.dispatcher.start()
        if settings.REDIS_URL:
            listening = threading.Thread(target=doorbell.follow_redis, args=(self._stopped,), daemon=True)
            listening.start()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                self._say_goodbye_on(number)

    async def _count(self) -> None:
        """Name the people of this process again and again; Redis is asked in a thread, where it may be slow."""
        while True:
            await asyncio.sleep(connected.TELL_SECONDS)
            await asyncio.to_thread(connected.tell, self.hub.people_by_meeting())

    def _say_goodbye_on(self, number: int) -> None:
        """Say good-bye before the server's own handler ends it: both servers cut sockets without a word."""
        before = signal.getsignal(number)
        if not callable(before):
            return

        def ended(received: int, frame: FrameType | None) -> Any:
            if not self.loop.is_closed():
                self.loop.call_soon_threadsafe(self.hub.say_goodbye)
            return before(received, frame)

        signal.signal(number, ended)


def live() -> Live:
    """Return what serves this event loop, started at its first socket."""
    loop = asyncio.get_running_loop()
    if loop not in _running:
        _running[loop] = Live(loop)
        _running[loop].start()
    return _running[loop]
