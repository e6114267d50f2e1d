"""The settings of the scaled layout: as any installation has them, with one more application."""

from tests.installation_settings import *  # noqa: F403
from tests.installation_settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.slow"]
