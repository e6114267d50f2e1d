"""What notifications contribute to the registry."""

from metodkabinet.kit import letters, registry
from metodkabinet.notifications import checks
from metodkabinet.notifications.queries import unread_count
from metodkabinet.notifications.services import still_wanted

registry.assembly.unread = unread_count
registry.action_words["notifications.preference.changed"] = "изменено, какие письма присылать"
letters.guard(still_wanted)
registry.invariants.add(registry.Invariant("notifications.letters", "Письмо уходит один раз", checks.doubled_letters))
registry.assembly.places["notices"] = "notifications:inbox"
