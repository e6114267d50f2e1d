"""Components: their markup, their refusals of unknown attributes, their typography."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client

from metodkabinet.kit.components import typography
from metodkabinet.kit.components.blocks import Tab

EVIL = "<script>alert(1)</script>"


def drawn(source: str, **context: Any) -> str:
    return Template(source).render(Context(context)).strip()


@pytest.mark.parametrize(
    "source",
    [
        '{% button colour="red" %}Да{% endbutton %}',
        '{% link_button "/" onclick="x" %}Да{% endlink_button %}',
        '{% card heading="x" %}{% endcard %}',
        '{% notice level="warn" %}{% endnotice %}',
        '{% row "а" b="в" %}{% endrow %}',
        '{% state "а" "done" "x" %}',
        '{% figure 1 "а" link="/" %}',
        '{% nothing "а" button="x" %}',
        '{% confirm "/" "а" sentence="x" %}{% endconfirm %}',
        '{% file_link "/" "а" size=1 %}',
        "{% progress 1 %}",
        "{% chart c width=1 %}",
        '{% form f button="x" %}',
    ],
)
def test_an_unknown_attribute_fails_when_the_template_is_compiled(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(source)


@pytest.mark.parametrize(
    "source", ['{% button kind="big" %}{% endbutton %}', '{% state "а" "ok" %}', '{% notice kind="x" %}{% endnotice %}']
)
def test_an_unknown_kind_fails(source: str) -> None:
    with pytest.raises(ValueError, match="known are"):
        drawn(source)


@pytest.mark.parametrize(
    ("source", "markup"),
    [
        ('{% button kind="first" %} Да {% endbutton %}', '<button class="button first" type="submit">Да</button>'),
        (
            '{% button name="off" value="1" form="f" %}<b>Да</b>{% endbutton %}',
            '<button class="button plain" type="submit" name="off" value="1" form="f"><b>Да</b></button>',
        ),
        ("{% link_button url %}Да{% endlink_button %}", '<a class="button plain" href="/a?b=1&amp;c=2">Да</a>'),
        ('{% state "идёт" "work" %}', '<span class="state work">идёт</span>'),
        (
            '{% rows %}{% row "Дом" %}<i>3</i>{% endrow %}{% endrows %}',
            '<dl class="rows"><div><dt>Дом</dt><dd><i>3</i></dd></div></dl>',
        ),
        ('{% row "Дом" %} {% endrow %}', '<div><dt>Дом</dt><dd><span class="hint">не указано</span></dd></div>'),
        ('{% person "Вера" url="/p" %}', '<span class="person"><a href="/p">Вера</a></span>'),
        (
            '{% card title="А" level=3 %}<p>б</p>{% endcard %}',
            '<section class="card">\n  <header><h3>А</h3></header>\n  <p>б</p>\n</section>',
        ),
    ],
)
def test_markup(source: str, markup: str) -> None:
    assert drawn(source, url="/a?b=1&c=2") == markup


@pytest.mark.parametrize(
    "source",
    [
        "{% button title=evil %}{{ evil }}{% endbutton %}",
        "{% link_button evil title=evil %}{{ evil }}{% endlink_button %}",
        "{% card title=evil link=evil link_text=evil id=evil %}{{ evil }}{% endcard %}",
        "{% notice title=evil %}{{ evil }}{% endnotice %}",
        "{% rows %}{% row evil hint=evil absent=evil %}{{ evil }}{% endrow %}{% endrows %}",
        "{% nothing evil next=evil url=evil action=evil %}",
        "{% state evil %}",
        "{% figure 1 evil url=evil definition=evil note=evil %}",
        "{% person evil url=evil note=evil %}",
        "{% file_link evil evil note=evil %}",
        "{% progress 1 2 label=evil %}",
        "{% confirm evil evil yes=evil name=evil value=evil %}{{ evil }}{% endconfirm %}",
        "{% fold evil %}{{ evil }}{% endfold %}",
        "{% tabs tabs label=evil %}",
        "{% way_back evil evil %}",
    ],
)
def test_nothing_a_person_wrote_becomes_markup(source: str) -> None:
    page = drawn(source, evil=EVIL, tabs=[Tab(EVIL, EVIL, target=EVIL)])
    assert EVIL not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("day", "done", "look"),
    [
        (date(2026, 11, 17), False, ("late", "+3", "просрочено")),
        (date(2026, 11, 17), True, ("plain", "17", "ноября")),
        (date(2026, 11, 20), False, ("soon", "20", "ноября")),
        (date(2026, 11, 27), False, ("soon", "27", "ноября")),
        (date(2026, 11, 28), False, ("plain", "28", "ноября")),
    ],
)
def test_a_deadline_counts_its_days(noon: datetime, day: date, *, done: bool, look: tuple[str, str, str]) -> None:
    kind, large, under = look
    assert drawn("{% when day done=done %}", day=day, done=done) == (
        f'<time class="when {kind}" datetime="{day.isoformat()}" title="срок {day:%d.%m.%Y}">'
        f"<b>{large}</b><small>{under}</small></time>"
    )


@pytest.mark.parametrize(
    ("given", "shown"),
    [(None, "–"), (0, "0"), (327, "327"), (12500, "12\u00a0500"), (12.5, "12,5"), (Decimal(-3), "−3")],
)
def test_numbers(given: Any, shown: str) -> None:
    assert typography.number(given) == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (0, "0\u00a0байт"),
        (1023, "1023\u00a0байт"),
        (1536, "1,5\u00a0КБ"),
        (48200, "47\u00a0КБ"),
        (52_428_800, "50\u00a0МБ"),
    ],
)
def test_sizes(given: int, shown: str) -> None:
    assert typography.size(given) == shown


def test_plural_and_spaces_that_do_not_break() -> None:
    said = [typography.counted(n, "человек,человека,человек") for n in (1, 2, 5, 11, 21)]
    assert said == ["1\u00a0человек", "2\u00a0человека", "5\u00a0человек", "11\u00a0человек", "21\u00a0человек"]
    assert typography.nbsp("в 27 районах и № 5") == "в\u00a027\u00a0районах и\u00a0№\u00a05"


def test_a_moment_is_told_in_the_readers_zone() -> None:
    moment = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
    assert (typography.day(moment), typography.moment(moment)) == ("21.11.2026", "21.11.2026,\u00a000:30")


@pytest.mark.django_db
@pytest.mark.urls("metodkabinet.kit.tests.world.pages")
def test_the_gallery_draws_every_component(client: Client) -> None:
    page = client.get("/gallery/").content.decode()
    assert client.get("/gallery/").status_code == 200
    assert "<script>" not in page
    assert " style=" not in page
    assert " onclick" not in page
    assert "&lt;div" not in page
    assert "&lt;input" not in page
