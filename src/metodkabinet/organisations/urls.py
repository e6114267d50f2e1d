"""Addresses of the module, each with its policy row."""

from metodkabinet.kit.policy import can, page
from metodkabinet.organisations.views import libraries, organisations, territories

SEE, MANAGE = can("organisations.see"), can("organisations.manage")
TERRITORY, REGION = can("organisations.manage_territory"), can("organisations.manage_region")
BOTH, POST = ("GET", "POST"), ("POST",)
ONE, LIBRARY, SITE = "organisations.organisation", "organisations.library", "organisations.basesite"
PLACE, LAND = "organisations.municipality", "organisations.region"

app_name = "organisations"
urlpatterns = [
    page("organisations/", organisations.organisation_list, "list", who=SEE),
    page("organisations/add/", organisations.add_organisation, "add", who=MANAGE, methods=BOTH),
    page("organisations/move/", organisations.move_organisations, "move", who=MANAGE, methods=POST),
    page("organisations/import/", organisations.import_organisations, "import", who=MANAGE, methods=BOTH),
    page("organisations/<int:organisation_id>/", organisations.organisation, "organisation", who=SEE, of=ONE),
    page(
        "organisations/change/<int:organisation_id>/", organisations.change_organisation, "change",
        who=MANAGE, methods=BOTH, of=ONE,
    ),
    page(
        "organisations/rename/<int:organisation_id>/", organisations.rename_organisation, "rename",
        who=MANAGE, methods=BOTH, of=ONE,
    ),
    page(
        "organisations/rename/undo/<int:organisation_id>/", organisations.undo_rename_organisation, "undo-rename",
        who=MANAGE, methods=POST, of=ONE,
    ),
    page(
        "organisations/close/<int:organisation_id>/", organisations.close_organisation, "close",
        who=MANAGE, methods=BOTH, of=ONE,
    ),
    page(
        "organisations/join/<int:organisation_id>/", organisations.join_organisation, "join",
        who=MANAGE, methods=BOTH, of=ONE,
    ),
    page(
        "organisations/restore/<int:organisation_id>/", organisations.restore_organisation, "restore",
        who=MANAGE, methods=POST, of=ONE,
    ),
    page("libraries/", libraries.library_list, "libraries", who=SEE),
    page("libraries/counts/", libraries.library_counts, "library-counts", who=SEE),
    page(
        "libraries/add/<int:organisation_id>/", libraries.add_library, "add-library",
        who=MANAGE, methods=BOTH, of=ONE,
    ),
    page(
        "libraries/change/<int:library_id>/", libraries.change_library, "change-library",
        who=MANAGE, methods=BOTH, of=LIBRARY,
    ),
    page(
        "libraries/close/<int:library_id>/", libraries.close_library, "close-library",
        who=MANAGE, methods=BOTH, of=LIBRARY,
    ),
    page(
        "libraries/reopen/<int:library_id>/", libraries.reopen_library, "reopen-library",
        who=MANAGE, methods=POST, of=LIBRARY,
    ),
    page("base-sites/", libraries.base_site_list, "base-sites", who=SEE),
    page(
        "base-sites/give/<int:organisation_id>/", libraries.give_base_site, "give-base-site",
        who=MANAGE, methods=BOTH, of=ONE,
    ),
    page(
        "base-sites/end/<int:site_id>/", libraries.end_base_site, "end-base-site",
        who=MANAGE, methods=BOTH, of=SITE,
    ),
    page("municipalities/", territories.municipality_list, "municipalities", who=SEE),
    page("municipalities/add/", territories.add_municipality, "add-municipality", who=TERRITORY, methods=BOTH),
    page(
        "municipalities/rename/<int:municipality_id>/", territories.rename_municipality, "rename-municipality",
        who=TERRITORY, methods=BOTH, of=PLACE,
    ),
    page(
        "municipalities/rename/undo/<int:municipality_id>/", territories.undo_rename_municipality,
        "undo-rename-municipality", who=TERRITORY, methods=POST, of=PLACE,
    ),
    page(
        "municipalities/end/<int:municipality_id>/", territories.end_municipality, "end-municipality",
        who=TERRITORY, methods=BOTH, of=PLACE,
    ),
    page(
        "municipalities/restore/<int:municipality_id>/", territories.restore_municipality, "restore-municipality",
        who=TERRITORY, methods=POST, of=PLACE,
    ),
    page("regions/", territories.region_list, "regions", who=REGION),
    page("regions/add/", territories.add_region, "add-region", who=REGION, methods=BOTH),
    page("regions/<int:region_id>/", territories.change_region, "region", who=REGION, methods=BOTH, of=LAND),
]  # fmt: skip
