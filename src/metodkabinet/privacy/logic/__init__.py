"""The paper of the act, without models."""
