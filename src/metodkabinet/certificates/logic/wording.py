"""Words that only licensed organisations may use, and other things to look at before publishing."""

from __future__ import annotations

import re

LICENSED = {
    r"повышени\w+\s+квалификаци\w*": "«повышение квалификации»",
    r"удостоверени\w*": "«удостоверение»",
    r"профессиональн\w+\s+переподготовк\w*": "«профессиональная переподготовка»",
    r"квалификационн\w+\s+документ\w*": "«квалификационный документ»",
    r"дополнительн\w+\s+профессиональн\w+": "«дополнительное профессиональное…»",
    r"академическ\w+\s+час\w*": "«академические часы»",
}
WHY = (
    "Эти слова может печатать только организация с лицензией, сведения она передаёт в ФИС ФРДО. "
    "Сертификат объединения такую бумагу не заменяет."
)  # fmt: skip


def doubtful_words(text: str) -> list[str]:
    """What of a text belongs to qualification documents only."""
    flat = " ".join(text.split())
    return [shown for pattern, shown in LICENSED.items() if re.search(pattern, flat, re.IGNORECASE)]
