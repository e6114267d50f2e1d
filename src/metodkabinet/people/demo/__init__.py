"""People of «Приозёрская область»: librarians of schools and colleges, methodists, heads, guests."""

from metodkabinet.people.demo.region import build

__all__ = ["build"]
