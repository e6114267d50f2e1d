"""Every change: threads and posts (posts), the keeper's acts (moderation), the reader's question (questions)."""

from metodkabinet.discussions.services.moderation import (
    hide_post,
    leave_question,
    publish_post,
    settle_question,
    take_question,
)
from metodkabinet.discussions.services.posts import (
    Draft,
    change_thread,
    edit_post,
    open_thread,
    withdraw_post,
    write_post,
)
from metodkabinet.discussions.services.refusals import DiscussionsRefused

__all__ = [
    "DiscussionsRefused",
    "Draft",
    "change_thread",
    "edit_post",
    "hide_post",
    "leave_question",
    "open_thread",
    "publish_post",
    "settle_question",
    "take_question",
    "withdraw_post",
    "write_post",
]
