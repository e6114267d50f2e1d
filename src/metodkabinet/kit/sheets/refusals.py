"""Why a file was not read. Each sentence says what the person can do."""

from metodkabinet.kit.refusals import Refused

SAVE_AGAIN = (
    "Откройте файл в программе таблиц, выберите «Сохранить как» – «Книга Excel (.xlsx)» и загрузите новый файл."
)
COPY_TABLE = "Скопируйте только саму таблицу на новый лист, сохраните его отдельным файлом .xlsx и загрузите."


class Unreadable(Refused):
    """The file cannot be read. `code` names the reason for tests and logs."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text, field="file")
        self.code = code


def empty() -> Unreadable:
    return Unreadable("empty", "Файл пустой: в нём нет ни одной заполненной строки. Проверьте, тот ли файл вы выбрали.")


def not_a_table() -> Unreadable:
    return Unreadable("not-a-table", f"Это не таблица. Нужен файл Excel (.xlsx, .xls), .ods или .csv. {SAVE_AGAIN}")


def other_kind(what: str) -> Unreadable:
    return Unreadable(
        "other-kind", f"Это {what}, а нужна таблица. Перенесите таблицу в Excel, сохраните как .xlsx и загрузите."
    )


def folder() -> Unreadable:
    return Unreadable("folder", "Это папка или ярлык, а не файл. Выберите сам файл таблицы.")


def too_big(megabytes: int) -> Unreadable:
    return Unreadable(
        "too-big", f"Файл больше {megabytes} МБ. Удалите из него картинки и лишние листы или разделите на части."
    )


def password() -> Unreadable:
    return Unreadable(
        "password",
        "Файл защищён паролем. Откройте его, снимите пароль («Файл» – «Сведения» – «Защита книги»), "
        "сохраните и загрузите.",
    )


def damaged() -> Unreadable:
    return Unreadable("damaged", f"Файл повреждён или скачан не полностью. {SAVE_AGAIN}")


def suspicious() -> Unreadable:
    return Unreadable("suspicious", f"Файл устроен не так, как таблицы из Excel, и может быть опасен. {COPY_TABLE}")


def external() -> Unreadable:
    return Unreadable(
        "external",
        "Таблица берёт данные из других файлов или сети. Выделите всё, скопируйте и вставьте на новый лист "
        "«Только значения», сохраните отдельным файлом .xlsx и загрузите.",
    )


def too_heavy() -> Unreadable:
    return Unreadable(
        "too-heavy",
        f"Лист слишком велик: обычно это оформленные пустые строки или запись далеко от таблицы. {COPY_TABLE}",
    )


def too_many_rows(limit: int) -> Unreadable:
    return Unreadable(
        "too-many-rows", f"В файле больше {limit} заполненных строк. Разделите таблицу на несколько файлов."
    )


def too_many_columns(limit: int) -> Unreadable:
    return Unreadable("too-many-columns", f"В таблице больше {limit} столбцов. {COPY_TABLE}")


def encoding() -> Unreadable:
    return Unreadable("encoding", f"Не получилось понять кодировку текста. {SAVE_AGAIN}")


def busy() -> Unreadable:
    return Unreadable("busy", "Сейчас читаются другие большие файлы. Подождите минуту и загрузите ещё раз.")
