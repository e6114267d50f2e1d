"""Changes of an association: its place (tree), its life (life), its people (composition, roles, groups)."""

from metodkabinet.associations.services.beginning import Begun, FirstHead, begin_with_head
from metodkabinet.associations.services.composition import (
    appoint_officer,
    dismiss_officer,
    end_membership,
    enrol_members,
)
from metodkabinet.associations.services.grounds import NewGround, add_ground
from metodkabinet.associations.services.groups import add_group_member, finish_group, form_group, remove_group_member
from metodkabinet.associations.services.invitations import check_entry, invite_account, invite_person
from metodkabinet.associations.services.life import (
    NewClause,
    add_regulation,
    choose_setting,
    choose_settings,
    record_act,
)
from metodkabinet.associations.services.refusals import AssociationsRefused
from metodkabinet.associations.services.roles import end_role, grant_role
from metodkabinet.associations.services.tree import (
    NewAssociation,
    add_association,
    change_association,
    move_association,
)

__all__ = [
    "AssociationsRefused",
    "Begun",
    "FirstHead",
    "NewAssociation",
    "NewClause",
    "NewGround",
    "add_association",
    "add_ground",
    "add_group_member",
    "add_regulation",
    "appoint_officer",
    "begin_with_head",
    "change_association",
    "check_entry",
    "choose_setting",
    "choose_settings",
    "dismiss_officer",
    "end_membership",
    "end_role",
    "enrol_members",
    "finish_group",
    "form_group",
    "grant_role",
    "invite_account",
    "invite_person",
    "move_association",
    "record_act",
    "remove_group_member",
]
