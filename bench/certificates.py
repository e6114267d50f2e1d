"""300 certificates by a rule, the whole path; another engine draws the same sheet; 5,000 while pages are read."""

from __future__ import annotations

import io
import os
import resource
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import world

PEOPLE, MANY, SINGLE = 300, 5_000, 60
TICK = os.sysconf("SC_CLK_TCK")
SURNAMES = ("Полкина", "Страницына", "Формулярова", "Каталогова", "Константинопольская", "Переплётчикова")
NAMES = ("Анна", "Мария", "Александра", "Людмила", "Зульфия")
PATRONYMICS = ("Ивановна", "Петровна", "Константиновна", "Ильдаровна")


def background() -> bytes:
    """A coloured A4 of some 250 KB, as people draw them."""
    from PIL import Image, ImageFilter  # noqa: PLC0415

    noise = Image.effect_noise((1754, 1240), 60).filter(ImageFilter.GaussianBlur(3)).convert("RGB")
    out = io.BytesIO()
    quality = 92
    noise.save(out, "JPEG", quality=quality)
    while out.tell() > 260_000 and quality > 10:
        out, quality = io.BytesIO(), quality - 6
        noise.save(out, "JPEG", quality=quality)
    return out.getvalue()


def people(activity: Any, count: int) -> None:
    """Cards of the region and their participations, each with a share of presence."""
    from metodkabinet.activities.models import Participation  # noqa: PLC0415  after installation()
    from metodkabinet.kit.words.keys import search_key, sort_key  # noqa: PLC0415
    from metodkabinet.people.models import Person  # noqa: PLC0415

    cards = []
    for number in range(count):
        parts = (SURNAMES[number % 6], NAMES[number % 5], PATRONYMICS[number % 4])
        name = " ".join(parts)
        cards.append(
            Person(
                region=activity.region, surname=parts[0], name=parts[1], patronymic=parts[2],
                search_key=search_key(name), sort_key=sort_key(name),
            )
        )  # fmt: skip
    made = Person.objects.bulk_create(cards, batch_size=500)
    place = activity.owner.municipality
    rows = [
        Participation(
            activity=activity, person=one, name_then=one.full_name, share=100, confirmed_at=activity.held_at,
            organisation_text_then=f"Школа № {number % 97}", post_then="педагог-библиотекарь", municipality_then=place,
        )
        for number, one in enumerate(made)
    ]  # fmt: skip
    Participation.objects.bulk_create(rows, batch_size=500)


def prepared(body: Any, count: int, picture: bytes) -> Any:
    """A published template with its background, a held activity with its people."""
    from django.core.files.base import ContentFile  # noqa: PLC0415  after installation()

    from metodkabinet.activities.tests.factories import ActivityFactory  # noqa: PLC0415
    from metodkabinet.certificates import services  # noqa: PLC0415

    template = services.add_template(
        body, title=f"Сертификат {count}", kind="participation", orientation="landscape", by=None
    )
    layout = services.change_background(template.layouts.get(), ContentFile(picture, name="фон.jpg"), by=None)
    services.publish_layout(layout, by=None)
    activity = ActivityFactory(owner=body, state="held", title="Веб-форум «Школьная библиотека – пространство чтения»")
    people(activity, count)
    return template, activity


def begun(body: Any, template: Any, activity: Any) -> Any:
    """The rule and the words, as a person gives them."""
    from metodkabinet.certificates import services  # noqa: PLC0415  after installation()
    from metodkabinet.kit import clock  # noqa: PLC0415

    card = services.BatchCard(
        template, f"за участие в веб-форуме {activity.title}", clock.today(), dates="20–27 ноября 2026 г.",
        form="онлайн", signer_post="Руководитель методического объединения", signer="М. П. Иванова", min_share=60,
    )  # fmt: skip
    return services.add_batch(body, card, activity=activity, by=None)


def drawer_cpu() -> float:
    """CPU of the child that draws, in seconds."""
    from metodkabinet.papers.logic.press import press  # noqa: PLC0415  after installation()

    child = press._child  # noqa: SLF001  nobody else knows its number
    if child is None:
        return 0.0
    words = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICK


def measured(act: Callable[[], Any]) -> dict[str, float]:
    """CPU of this process and of the drawing child, and the clock on the wall."""
    own, child, wall = time.process_time(), drawer_cpu(), time.monotonic()
    act()
    own, child = time.process_time() - own, drawer_cpu() - child
    return {"own_s": own, "drawing_s": child, "cpu_s": own + child, "wall_s": time.monotonic() - wall}


def whole_path(body: Any, picture: bytes) -> dict[str, Any]:
    """Rule, list, numbers, frozen words, register, a PDF of each."""
    from metodkabinet.certificates import services  # noqa: PLC0415  after installation()
    from metodkabinet.certificates.models import Certificate  # noqa: PLC0415
    from metodkabinet.certificates.queries.choosing import choose  # noqa: PLC0415
    from metodkabinet.certificates.queries.composing import drawn  # noqa: PLC0415
    from metodkabinet.kit.testing.queries import counted  # noqa: PLC0415

    found: dict[str, Any] = {}
    sizes: list[int] = []
    template, activity = prepared(body, PEOPLE, picture)
    warm, warm_activity = prepared(body, 3, picture)
    for number, (form, held) in enumerate(((warm, warm_activity), (template, activity))):
        batch = begun(body, form, held)
        costs: list[int] = []

        def issue(batch: Any = batch, costs: list[int] = costs) -> None:
            services.start_batch(batch, fingerprint=choose(batch).fingerprint, by=None)
            goes_on = True
            while goes_on:
                with counted() as queries:
                    goes_on = services.issue_some(batch.pk)
                costs.append(len(queries))

        def draw(batch: Any = batch) -> None:
            rows = list(batch.certificates.select_related("layout__background", "association").order_by("sort_key"))
            sizes.extend(
                len(drawn(rows[start : start + 250], title="Веб-форум")) // 1024 for start in range(0, len(rows), 250)
            )

        issued, printed = measured(issue), measured(draw)
        if number:
            count = Certificate.objects.filter(batch=batch).count()
            found |= {
                "certificates": count,
                "issue_cpu_ms_each": round(issued["cpu_s"] * 1000 / count, 2),
                "pdf_cpu_ms_each": round(printed["cpu_s"] * 1000 / count, 2),
                "whole_cpu_ms_each": round((issued["cpu_s"] + printed["cpu_s"]) * 1000 / count, 2),
                "wall_s": round(issued["wall_s"] + printed["wall_s"], 2),
                "queries_of_steps": costs,
                "pdf_kb": sizes[1:],
            }
    return found | steady(body, picture)


def steady(body: Any, picture: bytes) -> dict[str, Any]:
    """Are batches of 250 equal in queries? Three of them in a row."""
    from metodkabinet.certificates import services  # noqa: PLC0415  after installation()
    from metodkabinet.certificates.queries.choosing import choose  # noqa: PLC0415
    from metodkabinet.kit.testing.queries import counted  # noqa: PLC0415

    template, activity = prepared(body, 1000, picture)
    batch = begun(body, template, activity)
    services.start_batch(batch, fingerprint=choose(batch).fingerprint, by=None)
    costs = []
    for _ in range(4):
        with counted() as queries:
            services.issue_some(batch.pk)
        costs.append(len(queries))
    return {"queries_per_250": costs, "constant": len(set(costs[1:])) == 1}


def page_html(words: dict[str, str], code: str) -> str:
    """The same sheet for the other engine, its sizes taken from what ours drew; it cannot fit words by itself."""
    from base64 import b64encode  # noqa: PLC0415
    from html import escape  # noqa: PLC0415

    from metodkabinet.certificates.logic.places import fill  # noqa: PLC0415
    from metodkabinet.certificates.logic.starters import starting_boxes  # noqa: PLC0415

    boxes = []
    for box, (x, y, width, height) in starting_boxes("participation", "landscape"):
        if box.kind == "code":
            mark = b64encode(code.encode()).decode()
            inner = f'<img src="data:image/svg+xml;base64,{mark}" style="width:{width}mm;height:{height}mm">'
        else:
            inner = "<br>".join(escape(line) for line in fill(box.text, words).split("\n"))
        weight = "bold" if box.is_bold else "normal"
        boxes.append(
            f'<div style="position:absolute;left:{x}mm;top:{y}mm;width:{width}mm;height:{height}mm;'
            f'font-size:{box.size}pt;font-weight:{weight};color:{box.colour};text-align:{box.align}">{inner}</div>'
        )
    return f'<section><img class="back" src="back.jpg">{"".join(boxes)}</section>'


def other_engine(body: Any, picture: bytes) -> dict[str, Any]:
    """Drawing alone, one file each and many in one, with the same code on both sides; in turns, medians."""
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415  bench only
    except ImportError:
        return {"absent": "WeasyPrint is not installed: pip install --require-hashes -r requirements/bench.txt"}
    from metodkabinet.certificates.logic.sheets import draw  # noqa: PLC0415  after installation()
    from metodkabinet.certificates.models import Certificate  # noqa: PLC0415
    from metodkabinet.certificates.queries.composing import look_of, page_of  # noqa: PLC0415
    from metodkabinet.papers.logic import qr  # noqa: PLC0415

    rows = list(Certificate.objects.filter(association=body).select_related("layout__background")[:250])
    look, sheets = look_of(rows[0].layout), [page_of(row) for row in rows]
    style = CSS(string='@page{size:297mm 210mm;margin:0} body{margin:0;font-family:"Liberation Serif"} '
                       "section{position:relative;width:297mm;height:210mm;page-break-after:always;overflow:hidden} "
                       ".back{position:absolute;width:297mm;height:210mm}")  # fmt: skip

    folder = Path(tempfile.mkdtemp(prefix="metodkabinet-bench-"))
    (folder / "back.jpg").write_bytes(picture)

    def theirs(pages: list[Any]) -> bytes:
        body_html = "".join(page_html(dict(one.words), qr.svg(one.address)) for one in pages)
        made: bytes = HTML(string=body_html, base_url=f"{folder}/").write_pdf(stylesheets=[style])
        return made

    def ours(pages: list[Any]) -> bytes:
        return draw(look, pages, title="Сертификат")

    theirs(sheets[:1]), ours(sheets[:1])
    ones: dict[str, list[float]] = {"ours": [], "theirs": []}
    for sheet in sheets[:SINGLE]:
        ones["ours"].append(measured(lambda sheet=sheet: ours([sheet]))["cpu_s"])
        ones["theirs"].append(measured(lambda sheet=sheet: theirs([sheet]))["cpu_s"])
    bulk = {
        "ours": min(measured(lambda: ours(sheets))["cpu_s"] for _ in range(3)) * 1000 / len(sheets),
        "theirs": min(measured(lambda: theirs(sheets[:100]))["cpu_s"] for _ in range(2)) * 10,
    }
    single = {name: sum(times) * 1000 / SINGLE for name, times in ones.items()}
    shutil.rmtree(folder)
    return {
        "single_cpu_ms": {name: round(value, 2) for name, value in single.items()},
        "single_ratio": round(single["theirs"] / single["ours"], 1),
        "together_cpu_ms": {name: round(value, 2) for name, value in bulk.items()},
        "together_ratio": round(bulk["theirs"] / bulk["ours"], 1),
    }


WORLD = f"""
sys.path.insert(0, os.getcwd())
call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
from bench.certificates import background, begun, prepared
from metodkabinet.config.testing.cast import make_cast
from metodkabinet.certificates.queries.choosing import choose
cast = make_cast()
body = cast.own.made["associations.association"]
batch = begun(body, *prepared(body, {MANY}, background()))
print(json.dumps({{"batch": batch.pk, "fingerprint": choose(batch).fingerprint}}))
"""


def beside_readers() -> dict[str, Any]:
    """p95 of pages of a real server before and while its worker issues 5,000; the worker's memory."""
    from tests.installation import Installation  # noqa: PLC0415  a developer's machine has the tests

    with tempfile.TemporaryDirectory(prefix="metodkabinet-bench-") as folder:
        installation = Installation(Path(folder) / "data")
        told = installation.script(WORLD)
        with installation.serving() as server:
            browser = _entered(server)
            idle = _reading(browser, lambda: False, seconds=8)
            page = f"/certificates/batches/{told['batch']}/"
            started = time.monotonic()
            answer = browser.post(
                f"/certificates/batches/start/{told['batch']}/", {"fingerprint": told["fingerprint"]}, timeout=120
            )
            began = time.monotonic() - started
            most, done = [0], threading.Event()
            watch = threading.Thread(target=_watch_worker, args=(server.process.pid, most, done), daemon=True)
            watch.start()
            busy = _reading(browser, lambda: f"{MANY} из {MANY}" in browser.get(page).text, seconds=180)
            done.set()
            watch.join(5)
            return {
                "status": answer.status, "start_s": round(began, 1), "idle_p95_ms": _p95(idle),
                "busy_p95_ms": _p95(busy), "ratio": round(_p95(busy) / _p95(idle), 2),
                "issued_s": round(time.monotonic() - started, 1), "worker_peak_mb": most[0] // 1024,
                "finished": f"{MANY} из {MANY}" in browser.get(page).text,
            }  # fmt: skip


def _entered(server: Any) -> Any:
    """The head of the association, as the cast has her."""
    from tests.installation import Browser  # noqa: PLC0415

    from metodkabinet.config.testing.cast import PASSWORD  # noqa: PLC0415  after the path is set

    browser = Browser(server.port)
    browser.get("/sign-in/")
    answer = browser.post("/sign-in/", {"email": "head@example.org", "password": PASSWORD})
    assert answer.status == 302, answer.text[:500]
    return browser


def _reading(browser: Any, over: Callable[[], bool], *, seconds: float) -> list[float]:
    """Four pages in turn, unhurried as readers are, until it is over."""
    times: list[float] = []
    until, looked = time.monotonic() + seconds, time.monotonic()
    while time.monotonic() < until:
        for path in ("/activities/", "/people/", "/certificates/", "/papers/"):
            begun_at = time.monotonic()
            browser.get(path)
            times.append((time.monotonic() - begun_at) * 1000)
            time.sleep(0.05)
        if time.monotonic() - looked > 1:
            looked = time.monotonic()
            if over():
                break
    return times


def _watch_worker(server: int, most: list[int], done: threading.Event) -> None:
    """The largest resident memory among the server's children."""
    while not done.wait(0.2):
        for status in _family(server):
            resident = next((int(line.split()[1]) for line in status if line.startswith("VmHWM")), 0)
            most[0] = max(most[0], resident)


def _family(process: int) -> list[list[str]]:
    """What is told of every descendant: the worker is one of them."""
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text().split():
            try:
                found += [Path(f"/proc/{child}/status").read_text().splitlines(), *_family(int(child))]
            except OSError:  # it has ended meanwhile
                continue
    return found


def _p95(times: list[float]) -> float:
    return round(statistics.quantiles(times, n=20)[-1], 1)


def run() -> dict[str, Any]:
    """All three."""
    picture = background()
    with world.installation() as connection:
        cast = world.cast()
        body = cast.own.made["associations.association"]
        found = {"engine": connection.vendor, "background_kb": len(picture) // 1024, **whole_path(body, picture)}
        found["weasyprint"] = other_engine(body, picture)
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found["beside_readers"] = beside_readers()
    return found
