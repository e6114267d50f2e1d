"""Every change: the forum (forums), its programme, who takes part, the resolution, the collection, the thanks."""

from metodkabinet.forums.services.collection import CollectionCard, change_collection, make_collection
from metodkabinet.forums.services.forums import ForumCard, attach_forum, card_of, change_forum, open_forum
from metodkabinet.forums.services.programme import (
    add_expert,
    add_track,
    change_track,
    remove_expert,
    remove_track,
)
from metodkabinet.forums.services.refusals import ForumsRefused
from metodkabinet.forums.services.resolution import (
    add_point,
    change_point,
    finish_resolution,
    remove_point,
    reopen_resolution,
)
from metodkabinet.forums.services.taking import Guest, join_forum, mark_here, note_post, settle_points
from metodkabinet.forums.services.talks import (
    TalkCard,
    add_talk,
    change_talk,
    publish_due_talks,
    publish_talk,
    withdraw_talk,
)
from metodkabinet.forums.services.thanks import add_thanks, change_thanks, remove_thanks, write_letters

__all__ = [
    "CollectionCard",
    "ForumCard",
    "ForumsRefused",
    "Guest",
    "TalkCard",
    "add_expert",
    "add_point",
    "add_talk",
    "add_thanks",
    "add_track",
    "attach_forum",
    "card_of",
    "change_collection",
    "change_forum",
    "change_point",
    "change_talk",
    "change_thanks",
    "change_track",
    "finish_resolution",
    "join_forum",
    "make_collection",
    "mark_here",
    "note_post",
    "open_forum",
    "publish_due_talks",
    "publish_talk",
    "remove_expert",
    "remove_point",
    "remove_thanks",
    "remove_track",
    "reopen_resolution",
    "settle_points",
    "withdraw_talk",
    "write_letters",
]
