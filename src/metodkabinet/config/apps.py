"""The last application to load: every model exists, so every module may now register what it contributes."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps

from metodkabinet.kit import registry


class ConfigConfig(AppConfig):
    """Loads hooks and receivers of every module, in the order of the shelves from low to high."""

    name = "metodkabinet.config"
    verbose_name = "Сборка"

    def ready(self) -> None:
        """Import what modules register; a module without hooks contributes nothing."""
        for app in apps.get_app_configs():
            if app.name.startswith("metodkabinet."):
                for part in ("hooks", "receivers"):
                    if find_spec(f"{app.name}.{part}"):
                        import_module(f"{app.name}.{part}")
        registry.assembly.role_table = import_module("metodkabinet.config.roles").role_table()
