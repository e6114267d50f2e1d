"""Link watch: keeps trying the foreign addresses that modules show, and says which have died or moved.

Noun: WatchedLink. It is *not* an archive: pages are not kept.
"""
