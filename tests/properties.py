"""How Hypothesis judges a property: by its examples, never by how busy the machine is that draws them."""

from hypothesis import HealthCheck, settings

settings.register_profile("ecabinet", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ecabinet")
