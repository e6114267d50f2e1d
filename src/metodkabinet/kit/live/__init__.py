"""Telling open pages that something has changed. Not what: the page fetches the fragment with its own rights.

live.announce("discussions.thread:17")                     # in a service, after the change
live.token("discussions.thread:17", request)               # in a view, after visibility was checked
<div id="posts" data-live="{{ token }}">…</div>            # in a template
"""

from metodkabinet.kit.live.topics import announce, forget_old, token, topics_of, versions

__all__ = ["announce", "forget_old", "token", "topics_of", "versions"]
