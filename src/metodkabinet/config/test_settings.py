"""The few differences of a test run: nothing leaves the process, hashing is cheap, the data folder is thrown away."""

import os
import tempfile

os.environ.setdefault("METODKABINET_DATA", tempfile.mkdtemp(prefix="metodkabinet-test-"))
os.environ.setdefault(
    "METODKABINET_SECRET_KEY", "a key for tests only, long enough to be taken for a real one 0123456789"
)
os.environ.setdefault("METODKABINET_LOG_LEVEL", "ERROR")

from metodkabinet.config.settings import *  # noqa: F403

PASSWORD_HASHERS = [
    "metodkabinet.accounts.logic.hashers.MeasuredForTests",
    "metodkabinet.accounts.logic.hashers.MeasuredArgon2",
]
QUEUE = "now"  # jobs run in the process that asked, on commit; jobs.run_waiting() runs them on demand
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns about a folder that is not there

INSTALLED_APPS = [*INSTALLED_APPS, "metodkabinet.kit.tests.world"]  # a made-up application for tests of pages
