"""What a person tells an import: a file, the columns."""

from __future__ import annotations

from typing import Any

from django import forms

from metodkabinet.kit.sheets import cells
from metodkabinet.kit.sheets.imports import Import
from metodkabinet.kit.sheets.models import ImportRun


class UploadForm(forms.Form):
    """The file itself; what is inside is judged by reading it."""

    file = forms.FileField(
        label="Файл таблицы",
        help_text="Excel (.xlsx, .xls), .ods или .csv, до 10 МБ.",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv"}),
        error_messages={"required": "Выберите файл таблицы."},
    )


class MappingForm(forms.Form):
    """Which column of the file is which; a sheet and a row of headings when they were found wrongly."""

    def __init__(self, *args: Any, run: ImportRun, kind: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        places = [(str(at), f"{cells.letter(at)} – {title or 'без названия'}") for at, title in enumerate(run.titles)]
        self.fields["sheet"] = forms.TypedChoiceField(
            label="Лист",
            coerce=int,
            initial=run.sheet,
            choices=[(at, name or "Единственный") for at, name in enumerate(run.sheets)],
        )
        self.fields["heading"] = forms.IntegerField(
            label="Строка с названиями столбцов", min_value=1, initial=run.heading_first or 1, max_value=100_000
        )
        for column in kind.columns:
            self.fields[f"column_{column.key}"] = forms.ChoiceField(
                label=column.title,
                choices=[("", "нет в файле"), *places],
                required=False,
                initial=str(run.mapping.get(column.key, "")),
                help_text=self._hint(column.key, required=column.required),
            )

    def _hint(self, key: str, *, required: bool) -> str:
        if key in self.run.doubtful:
            return "Похоже на этот столбец, но название другое. Проверьте."
        return "Без этого столбца внести строки нельзя." if required and key not in self.run.mapping else ""

    def mapping(self) -> dict[str, int]:
        """Column key -> place."""
        chosen = {
            name.removeprefix("column_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_")
        }
        return {key: int(value) for key, value in chosen.items() if value != ""}
