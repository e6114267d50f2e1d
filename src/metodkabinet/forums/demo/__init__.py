"""The forum of November 2023 and a small one that goes on today."""

from metodkabinet.forums.demo.scenes import build

__all__ = ["build"]
