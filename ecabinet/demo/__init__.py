"""The demo: its cast, its papers, its meetings; the same people in tests, demo and screenshots."""

from ecabinet.demo.cast import DISTRICTS_ENDED, PASSWORD, Cast, make_cast

__all__ = ["DISTRICTS_ENDED", "PASSWORD", "Cast", "make_cast"]
