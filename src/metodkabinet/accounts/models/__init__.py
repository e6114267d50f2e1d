"""Who can sign in, how he proves it, where he is signed in, who was invited."""

from metodkabinet.accounts.models.factors import RecoveryCode, SecondFactor
from metodkabinet.accounts.models.invitations import Invitation
from metodkabinet.accounts.models.sessions import Session
from metodkabinet.accounts.models.users import User

__all__ = ["Invitation", "RecoveryCode", "SecondFactor", "Session", "User"]
