"""The role table: which role may do what, and how far. Read it as one page; the product shows it as one.

Rows are capabilities that modules declare in their hooks, columns are roles. A cell says how far the capability goes:
R – in the whole region, S – in the role's own scope (its association with everything below, its municipality, its
institution), O – only one's own card or organisation. The administrator of the installation may do everything and
has no column. A capability without a row here, or a row without a capability, stops the start.
"""

from django.core.checks import Error, register

from metodkabinet.kit import registry

COLUMNS = "head coordinator secretary council curator approver methodist director member librarian".split()  # noqa: SIM905

#                                    hea coo sec cou cur app met dir mem lib
TABLE = """
organisations.see                     R   R   R   R   R   R   R   R   R   R
organisations.manage                  S   S   -   -   -   -   S   O   -   -
organisations.manage_territory        -   -   -   -   -   -   S   -   -   -
organisations.manage_region           -   -   -   -   -   -   -   -   -   -
people.see                            S   S   S   S   S   S   S   O   O   O
people.see_card                       S   S   -   -   S   S   S   O   O   O
people.manage                         S   S   -   -   -   -   S   O   O   O
people.add                            S   S   -   -   -   -   S   -   -   -
people.export                         S   S   -   -   -   -   S   -   -   -
people.merge                          S   S   -   -   -   -   S   -   -   -
people.see_contacts                   R   R   R   -   -   -   R   -   -   -
people.manage_consents                -   -   -   -   -   -   R   -   -   -
people.manage_posts                   -   -   -   -   -   -   -   -   -   -
staff.import                          S   S   -   -   -   -   S   -   -   -
staff.see_figures                     S   S   S   S   S   S   S   -   -   -
staff.refresh                         S   S   -   -   -   -   S   -   -   -
associations.see                      R   R   R   R   R   R   R   R   R   R
associations.manage                   S   S   -   -   -   -   S   -   -   -
associations.appoint                  S   -   -   -   -   -   S   -   -   -
associations.manage_life              -   -   -   -   -   -   S   -   -   -
associations.grant_roles              -   -   -   -   -   -   S   -   -   -
privacy.decide_erasure                S   -   -   -   -   -   S   -   -   -
privacy.manage_retention              -   -   -   -   -   -   R   -   -   -
privacy.manage_incidents              -   -   -   -   -   -   R   -   -   -
activities.see                        R   R   R   R   R   R   R   R   R   R
activities.see_body                   S   S   S   S   S   S   S   -   S   -
activities.see_people                 S   S   S   S   S   S   S   -   -   -
activities.manage                     S   S   S   -   -   -   S   -   -   -
activities.manage_kinds               -   -   -   -   -   -   -   -   -   -
accounts.invite                       S   S   -   -   -   -   S   -   -   -
accounts.manage                       -   -   -   -   -   -   -   -   -   -
audit.see                             S   S   -   -   -   -   S   -   -   -
audit.see_all                         -   -   -   -   -   -   S   -   -   -
kit.see_jobs                          -   -   -   -   -   -   -   -   -   -
kit.manage_calendar                   -   -   -   -   -   -   -   -   -   -
kit.see_links                         -   -   -   -   -   -   -   -   -   -
papers.see                            R   R   R   R   R   R   R   R   R   R
papers.see_closed                     S   S   S   S   S   S   S   -   S   -
papers.see_drafts                     S   S   S   -   S   S   S   -   -   -
papers.write                          S   S   S   -   -   -   S   -   -   -
papers.sign                           S   -   -   -   S   S   S   -   -   -
papers.sign_own                       O   O   O   O   O   O   O   O   O   O
papers.manage_series                  S   S   S   -   -   -   S   -   -   -
papers.receive                        -   -   -   -   -   -   S   -   -   -
desk.see_service                      -   -   -   -   -   -   S   -   -   -
certificates.see                      S   S   S   S   S   S   S   -   -   -
certificates.see_own                  O   O   O   O   O   O   O   O   O   O
certificates.issue                    S   S   S   -   -   -   S   -   -   -
certificates.revoke                   S   S   -   -   -   -   S   -   -   -
certificates.manage_templates         S   S   S   -   -   -   S   -   -   -
"""


def role_table() -> dict[str, dict[str, str]]:
    """The table as data: capability → role → mark."""
    table = {}
    for line in TABLE.strip().splitlines():
        capability, *cells = line.split()
        table[capability] = {role: mark for role, mark in zip(COLUMNS, cells, strict=True) if mark != "-"}
    return table


def disagreements() -> list[str]:
    """Capabilities that only the table or only the modules know: each must be in both."""
    declared = {capability.key for capability in registry.capabilities}
    return sorted(declared ^ role_table().keys())


@register()
def check_role_table(app_configs: object = None, **kwargs: object) -> list[Error]:
    """The start stops at a capability without a row and at a row without a capability."""
    return [
        Error(f"{capability}: a row of config/roles.py and a declared capability must meet", id="config.E001")
        for capability in disagreements()
    ]
