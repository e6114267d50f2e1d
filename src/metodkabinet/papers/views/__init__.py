"""Pages: papers themselves (papers), their route and fate (signing), registers and the check page (registers)."""
