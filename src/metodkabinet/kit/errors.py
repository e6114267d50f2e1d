"""Error pages in Russian, each with a way out. They must not fail themselves, so they ask the database nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from metodkabinet.kit.outage import outage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse


def _error(request: HttpRequest, status: int, title: str, text: str, hint: str = "") -> HttpResponse:
    context = {"title": title, "text": text, "hint": hint, "request_id": getattr(request, "request_id", "")}
    return render(request, "kit/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _error(request, 400, "Запрос не понят", "Адрес или данные формы испорчены. Вернитесь назад и повторите.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: says why, when the page said it."""
    sentence = str(exception or "") or "У вас нет прав на эту страницу."
    return _error(
        request, 403, "Сюда нельзя", sentence, "Если доступ нужен по работе, напишите руководителю объединения."
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words for what does not exist and for what is not yours."""
    return _error(
        request, 404, "Такой страницы нет", "Возможно, запись удалена, закрыта для вас или в адресе опечатка."
    )


def not_allowed(request: HttpRequest, methods: Iterable[str]) -> HttpResponse:
    """405: the address of a button was opened as a page, out of the history or by a copied link."""
    answer = _error(
        request, 405, "Эта страница не открывается по ссылке", "Сюда ведёт только кнопка. Вернитесь туда, где она была."
    )
    answer["Allow"] = ", ".join(sorted(methods))
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 and 507 when it is the database or the disk that does not work."""
    return outage(request) or _error(
        request, 500, "Произошла ошибка", "Мы уже записали её в журнал. Введённое можно вернуть кнопкой «Назад»."
    )


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token does not fit: the page was open too long or cookies are off."""
    return _error(
        request, 403, "Форма устарела", "Страница была открыта слишком долго или браузер не сохраняет cookie.",
        "Нажмите «Назад», обновите страницу и отправьте ещё раз: введённое обычно сохраняется.",
    )  # fmt: skip
