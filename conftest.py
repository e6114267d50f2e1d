"""What holds for every test of the product: no network, tiers, one engine per run, no silent skips."""

pytest_plugins = ["tools.testing.kept", "tools.testing.network", "tools.testing.tiers", "tools.testing.pages"]
