"""Plumbing of the test run, as pytest plugins. What tests of modules use (cast, clock, worlds) is in kit.testing."""
