"""What is wrong with an archive, in the words of the one who has to restore it."""

from __future__ import annotations

from typing import Self

from metodkabinet.kit.refusals import Refused


class BadArchive(Refused):
    """Nothing was restored from this file, and nothing was touched."""

    @classmethod
    def cut(cls) -> Self:
        return cls("Копия оборвана или повреждена в конце: она записана не до конца. Возьмите другую копию.")

    @classmethod
    def damaged(cls) -> Self:
        return cls("Копия повреждена: её содержимое не сходится с записанным при создании. Возьмите другую копию.")

    @classmethod
    def foreign(cls, name: str) -> Self:
        return cls(f"В копии лежит то, чего в ней быть не может: «{name[:100]}». Её изменили; не доверяйте ей.")

    @classmethod
    def newer(cls) -> Self:
        return cls("Копия сделана более новой версией программы. Обновите программу и повторите.")
