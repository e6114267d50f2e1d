"""Forms: clean text, readable refusals, limited choices, one object however often it is sent."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from metodkabinet.kit import clock
from metodkabinet.kit.forms import KitForm, KitModelForm
from metodkabinet.kit.forms.models import FormKey
from metodkabinet.kit.forms.once import AGAIN, KEPT, forget_form_keys
from metodkabinet.kit.tests.world.models import Book, Rack
from metodkabinet.kit.tests.world.pages import BookForm, NoteForm, RackForm

pytestmark = pytest.mark.urls("metodkabinet.kit.tests.world.pages")
GOOD = {"name": "Ромашкина Вера", "size": "a"}
TOKEN = "a-token-long-enough-1"


def note(**changed: str) -> NoteForm:
    form = NoteForm({**GOOD, **changed})
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Заполните это поле."),
        ("name", " \u200b\u00ad\ufeff ", "Заполните это поле."),
        ("name", "а\x00б", "В тексте есть служебные знаки. Наберите его заново или вставьте без оформления."),
        ("name", "а\x1bб", "В тексте есть служебные знаки. Наберите его заново или вставьте без оформления."),
        ("text", "а" * 21, "Слишком длинно: 21\u00a0знак, а помещается 20. Сократите текст."),
        ("text", "а\u0301б", "Слишком коротко: 2\u00a0знака, а нужно не меньше 3."),
        ("day", "вчера", "Дата не понята. Введите её как 20.11.2026."),
        ("day", "31.02.2026", "Дата не понята. Введите её как 20.11.2026."),
        ("size", "z", "Такого значения в списке нет. Выберите из списка."),
    ],
)
def test_refusals_say_what_to_do(field: str, typed: str, said: str) -> None:
    assert note(**{field: typed}).errors[field] == [said]


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("name", "  Чайка \u00ad  ", "Чайка"),
        ("name", "и\u0306од", "йод"),  # й typed as и with a breve
        ("text", "раз\r\nдва\rтри", "раз\nдва\nтри"),
        ("text", "а\r\n" * 9 + "аб", "а\n" * 9 + "аб"),  # a line break counts once, as in the browser
        ("day", "20.11.2026", date(2026, 11, 20)),
        ("day", "2026-11-20", date(2026, 11, 20)),
        ("day", "20.11.26", date(2026, 11, 20)),
    ],
)
def test_what_was_typed_is_kept_as_it_looks(field: str, typed: str, kept: object) -> None:
    assert note(**{field: typed}).cleaned_data[field] == kept


def test_a_date_the_calendar_cannot_show_stays_visible() -> None:
    assert '<input type="text" name="day" value="вчера"' in str(note(day="вчера")["day"])
    assert '<input type="date" name="day" value="2026-11-20"' in str(note(day="20.11.2026")["day"])


def test_a_field_names_its_hint_and_its_error() -> None:
    drawn = note(name="").fields["name"].get_bound_field(note(name=""), "name").as_field_group()
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn


def test_a_choice_of_objects_must_be_told_what_is_visible() -> None:
    with pytest.raises(ImproperlyConfigured, match="rack"):
        BookForm()
    with pytest.raises(ImproperlyConfigured, match="book"):
        NoteForm(visible={"book": Book.objects.none()})


@pytest.mark.django_db
def test_a_closed_rack_cannot_be_chosen() -> None:
    closed = Rack.objects.create(name="Под замком", closed=True)
    form = BookForm({"title": "А", "rack": closed.pk}, visible={"rack": Rack.objects.visible_to(None)})
    assert form.errors["rack"] == ["Такого значения в списке нет. Выберите из списка."]


@pytest.mark.django_db
def test_a_model_form_leaves_its_object_alone_and_never_saves() -> None:
    rack = Rack.objects.create(name="Было")
    form = RackForm({"name": "Стало", "place": "1", "version": "0"}, instance=rack)
    assert form.is_valid()
    assert (rack.name, form.cleaned_data) == ("Было", {"name": "Стало", "place": 1, "version": 0})
    with pytest.raises(ImproperlyConfigured):
        form.save()


@pytest.mark.django_db
def test_somebody_saved_first_both_versions_are_shown_and_nothing_is_overwritten(client: Client) -> None:
    rack = Rack.objects.create(name="Было", version=3)
    Rack.objects.filter(pk=rack.pk).update(name="Чужое", version=4)
    mine = {"name": "Моё", "place": "0", "version": "3"}
    answer = client.post(f"/rack/{rack.pk}/", mine)
    page = answer.content.decode()
    assert (answer.status_code, Rack.objects.get().name) == (422, "Чужое")
    assert '<th scope="row">Название</th><td>Чужое</td><td>Моё</td>' in page
    assert '<input type="hidden" name="version" value="4"' in page
    assert client.post(f"/rack/{rack.pk}/", {**mine, "version": "4"}).status_code == 302
    assert Rack.objects.get().name == "Моё"


@pytest.mark.django_db
def test_the_same_form_sent_twice_makes_one_object_and_one_answer(client: Client) -> None:
    rack = Rack.objects.create(name="А")
    sent = {"title": "Одна", "rack": rack.pk, "once": TOKEN}
    first, second = client.post("/books/add/", sent), client.post("/books/add/", sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == f"/books/{Book.objects.get().pk}/"
    assert [str(one) for one in get_messages(second.wsgi_request)][-1] == AGAIN  # the one who sent it twice is told


@pytest.mark.django_db
def test_a_refused_form_keeps_its_key_for_the_next_try(client: Client) -> None:
    rack = Rack.objects.create(name="А")
    refused = client.post("/books/add/", {"title": "Запрещённая", "rack": rack.pk, "once": TOKEN})
    assert (refused.status_code, FormKey.objects.count()) == (422, 0)
    assert f'name="once" value="{TOKEN}"' in refused.content.decode()
    assert client.post("/books/add/", {"title": "Другая", "rack": rack.pk, "once": TOKEN}).status_code == 302


@pytest.mark.django_db
def test_each_new_form_has_a_key_of_its_own(client: Client) -> None:
    keys = {re.search(r'name="once" value="([^"]+)"', client.get("/books/add/").content.decode())[1] for _ in "ab"}  # type: ignore[index]
    assert len(keys) == 2


@pytest.mark.django_db
def test_a_foreign_key_is_nobodys_else(client: Client) -> None:
    rack = Rack.objects.create(name="А")
    sent = {"title": "Одна", "rack": rack.pk, "once": TOKEN}
    client.post("/books/add/", sent)
    other = Client()
    session = other.session
    session["mine"] = 1
    session.save()
    other.post("/books/add/", sent)
    assert Book.objects.count() == 2


@pytest.mark.django_db
def test_old_keys_are_forgotten() -> None:
    now = clock.now()
    for number, age in enumerate((KEPT - timedelta(hours=1), KEPT + timedelta(hours=1))):
        FormKey.objects.create(key=f"k{number}", owner="o", page="/", sent_at=now - age)
    assert forget_form_keys() == 1
    assert FormKey.objects.get().key == "k0"


def test_plain_django_fields_become_ours() -> None:
    class Plain(KitForm):
        mail = forms.EmailField(label="Почта")

    assert Plain({"mail": "нет"}).errors["mail"] == ["Это не похоже на адрес почты. Пример: school3@example.ru."]
    assert issubclass(BookForm, KitModelForm)


def test_bounds_of_numbers_are_said_plainly() -> None:
    class Counted(KitForm):
        share = forms.IntegerField(min_value=1, max_value=100)

    assert Counted({"share": "101"}).errors["share"] == ["Здесь нужно число не больше 100."]
    assert Counted({"share": "0"}).errors["share"] == ["Здесь нужно число не меньше 1."]
