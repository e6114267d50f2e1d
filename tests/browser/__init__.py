"""The product in a real browser: every page looked at by machine, journeys walked as people walk them."""
