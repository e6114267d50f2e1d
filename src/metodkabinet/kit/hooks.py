"""What the kit itself contributes to the registry."""

from collections.abc import Iterator
from datetime import timedelta

from metodkabinet.kit import clock, health, registry
from metodkabinet.kit.backup import after, verified
from metodkabinet.kit.files.services import broken_files
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.registry import Capability, MenuItem

GRACE = timedelta(minutes=5)  # the sweep comes once a minute


def _abandoned_jobs() -> Iterator[str]:
    late = JobRun.objects.filter(state=JobRun.State.RUNS, lease_until__lt=clock.now() - GRACE)
    for run in late.order_by("pk"):
        yield f"{run.job}, № {run.pk}: занята до {run.lease_until:%d.%m.%Y %H:%M} UTC"


def _abandoned_letters() -> Iterator[str]:
    late = Letter.objects.filter(state=Letter.State.SENDING, next_try_at__lt=clock.now() - GRACE)
    for letter in late.order_by("pk"):
        yield f"письмо № {letter.pk} отправляется с {letter.created_at:%d.%m.%Y %H:%M} UTC"


registry.invariants.add(
    registry.Invariant("kit.jobs", "Ни одна фоновая работа не числится за пропавшим исполнителем", _abandoned_jobs)
)
registry.invariants.add(
    registry.Invariant("kit.letters", "Ни одно письмо не застряло при отправке", _abandoned_letters)
)
health.checks.append(verified.age)
for order, (key, title, act) in enumerate(
    [
        ("kit.jobs", "прерванные работы снова ждут исполнителя", after.free_work),
        ("kit.letters", "письма, застигнутые при отправке, снова ждут", after.free_letters),
        ("kit.search", "поиск будет построен заново", after.rebuild_search),
    ]
):
    registry.after_restore.add(registry.AfterRestore(key, title, act, order=order))
registry.invariants.add(registry.Invariant("kit.files", "У каждого файла есть его содержимое", broken_files))

for order, (key, label) in enumerate(
    {
        "kit.see_jobs": "видеть работу сервера и исходящие письма",
        "kit.manage_calendar": "править производственный календарь",
        "kit.see_links": "следить за внешними ссылками",
    }.items()
):
    registry.capabilities.add(Capability(key, label, order))

for order, (key, label, page, capability) in enumerate(
    [
        ("kit.jobs", "Работа сервера", "kit:jobs", "kit.see_jobs"),
        ("kit.letters", "Исходящие письма", "kit:letters", "kit.see_jobs"),
        ("kit.backups", "Резервные копии", "kit:backups", "kit.see_jobs"),
        ("kit.links", "Внешние ссылки", "kit:links", "kit.see_links"),
        ("kit.holidays", "Производственный календарь", "kit:holidays", "kit.manage_calendar"),
    ]
):
    registry.service_pages.add(MenuItem(key, label, page, 100 + order, capability))
registry.impersonal.update(
    {
        "kit.formkey.answer": "where the answer leads, for an hour",
        "kit.hit": "the name of a limit",
        "kit.importrun.file_name": "forgotten in a month",
        "kit.jobrun": "what the work does now",
        "kit.question": "asks, and holds no answer",
        "kit.searchdocument": "described anew by its object, which is emptied",
        "kit.storedfile": "goes with the row of its owner",
        "kit.watchedlink": "a foreign page",
    }
)
