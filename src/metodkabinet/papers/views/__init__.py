"""Pages: papers themselves (papers), their route and fate (signing), registers and settings (registers), the check page."""
