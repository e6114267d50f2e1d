"""Reading about people: completeness, cohorts, twins, figures about staff, consents."""
