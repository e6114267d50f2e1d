"""The outbox: a letter is a row written with the data it tells of, and leaves exactly once by its key.

The only place that speaks to a mail server. What is said and to whom is decided by the modules that post.
"""

from metodkabinet.kit.letters.outbox import guard, post, standing
from metodkabinet.kit.letters.send import drop, retry, send_waiting

__all__ = ["drop", "guard", "post", "retry", "send_waiting", "standing"]
