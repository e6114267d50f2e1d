"""Every change of territories, organisations, libraries and base sites."""

from metodkabinet.organisations.services.endings import close_organisation, join_organisation, restore_organisation
from metodkabinet.organisations.services.libraries import (
    LibraryCard,
    add_libraries,
    add_library,
    change_library,
    close_library,
    end_base_site,
    give_base_site,
    reopen_library,
)
from metodkabinet.organisations.services.municipalities import (
    MunicipalityCard,
    add_municipalities,
    add_municipality,
    end_municipality,
    rename_municipality,
    restore_municipality,
    undo_rename_municipality,
)
from metodkabinet.organisations.services.organisations import (
    OrganisationCard,
    add_organisation,
    add_organisations,
    card_of,
    change_organisation,
    move_organisations,
    rename_organisation,
    undo_rename_organisation,
)
from metodkabinet.organisations.services.regions import add_region, change_region, territory_for

__all__ = [
    "LibraryCard",
    "MunicipalityCard",
    "OrganisationCard",
    "add_libraries",
    "add_library",
    "add_municipalities",
    "add_municipality",
    "add_organisation",
    "add_organisations",
    "add_region",
    "card_of",
    "change_library",
    "change_organisation",
    "change_region",
    "close_library",
    "close_organisation",
    "end_base_site",
    "end_municipality",
    "give_base_site",
    "join_organisation",
    "move_organisations",
    "rename_municipality",
    "rename_organisation",
    "reopen_library",
    "restore_municipality",
    "restore_organisation",
    "territory_for",
    "undo_rename_municipality",
    "undo_rename_organisation",
]
