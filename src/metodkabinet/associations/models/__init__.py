"""Associations: the tree (tree), who is in them (composition), how they live (life)."""

from metodkabinet.associations.models.composition import (
    Membership,
    Office,
    RoleGrant,
    WorkingGroup,
    WorkingGroupMember,
)
from metodkabinet.associations.models.life import Clause, Ground, LifeAct, Regulation, SettingValue
from metodkabinet.associations.models.tree import Association

__all__ = [
    "Association",
    "Clause",
    "Ground",
    "LifeAct",
    "Membership",
    "Office",
    "Regulation",
    "RoleGrant",
    "SettingValue",
    "WorkingGroup",
    "WorkingGroupMember",
]
