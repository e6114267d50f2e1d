"""Forms of the module. Moments are read on the forum's clock, which the view has set."""

from __future__ import annotations

from typing import Any

from django import forms

from metodkabinet.activities.enums import Form, Openness
from metodkabinet.activities.models import Activity, Kind
from metodkabinet.activities.services import ActivityCard, When
from metodkabinet.discussions.enums import Moderation
from metodkabinet.forums.models import Forum, Talk
from metodkabinet.forums.services import CollectionCard, ForumCard, TalkCard
from metodkabinet.forums.services.collection import FIELDS as COLLECTION_FIELDS
from metodkabinet.forums.services.forums import CARD_FIELDS
from metodkabinet.forums.services.talks import SLIDES
from metodkabinet.kit.files.fields import KitFileField
from metodkabinet.kit.forms import KitForm, KitModelForm


class NewForumForm(KitForm):
    """Four fields suffice."""

    title = forms.CharField(label="Название", max_length=300)
    start_date = forms.DateField(label="Первый день")
    end_date = forms.DateField(label="Последний день")
    summary = forms.CharField(
        label="О чём форум", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    openness = forms.ChoiceField(
        label="Кому видно", choices=Openness.choices, initial=Openness.PUBLIC,
        help_text="Чтобы на форум записывались без входа, оставьте «все, без входа».",
    )  # fmt: skip

    def card(self, kind: Kind) -> ActivityCard:
        """The activity."""
        said = self.cleaned_data
        return ActivityCard(kind, Form.ONLINE, said["title"], said["summary"], openness=said["openness"])

    def when(self) -> When:
        """Its days."""
        return When(self.cleaned_data["start_date"], self.cleaned_data["end_date"])


class AttachForm(KitForm):
    """An activity that is there already."""

    activity: Any = forms.ModelChoiceField(label="Мероприятие", queryset=Activity.objects.none())


class ForumForm(KitModelForm):
    """The welcome and the rule."""

    moderation = forms.ChoiceField(label="Проверка сообщений", choices=Moderation.choices)
    is_closed = forms.BooleanField(label="Закрыть все обсуждения форума: их можно будет только читать", required=False)
    collection_link = forms.URLField(
        label="Где опубликован сборник", required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Forum
        fields = list(CARD_FIELDS)

    def _post_clean(self) -> None:
        """The service answers for the whole card."""

    def card(self) -> ForumCard:
        """What was filled in."""
        return ForumCard(**{name: self.cleaned_data[name] for name in CARD_FIELDS})


class TrackForm(KitForm):
    """A section and who keeps order in it."""

    title = forms.CharField(label="Название", max_length=300)
    summary = forms.CharField(label="О чём", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    position = forms.IntegerField(label="Порядок", min_value=0, max_value=1000, required=False)
    moderators: Any = forms.ModelMultipleChoiceField(
        label="Ведущие", queryset=None, required=False, help_text="Проверяют сообщения под докладами секции."
    )


class ExpertForm(KitForm):
    """Whom to ask, about what."""

    person: Any = forms.ModelChoiceField(label="Эксперт", queryset=None)
    topics = forms.CharField(label="О чём спрашивать", max_length=300, required=False)


class TalkForm(KitModelForm):
    """A talk."""

    track: Any = forms.ModelChoiceField(label="Секция", queryset=None, empty_label=None)
    speakers: Any = forms.ModelMultipleChoiceField(label="Кто выступает", queryset=None, required=False)
    others = forms.CharField(
        label="Или впишите", required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Тех, кого нет в базе: один автор в строке – имя, должность, организация.",
    )  # fmt: skip
    video = forms.URLField(
        label="Ссылка на видео", required=False, max_length=500, assume_scheme="https", help_text="Rutube или VK Видео."
    )
    upload = KitFileField(label="Слайды", required=False, kinds=SLIDES, help_text="PDF или PowerPoint.")

    class Meta:
        model = Talk
        fields = ["track", "title", "summary", "text", "video", "publish_at", "in_collection"]
        help_texts = {
            "text": "Каждый абзац с новой строки. Строка, которая начинается с тире, станет пунктом списка.",
            "publish_at": "Доклад появится сам.",
        }

    field_order = ["track", "title", "speakers", "others", "publish_at", "summary", "text", "video", "upload"]

    def _post_clean(self) -> None:
        """The service answers for the whole card."""

    def card(self) -> TalkCard:
        """What was filled in."""
        said = self.cleaned_data
        others = [line.strip() for line in said["others"].splitlines() if line.strip()]
        return TalkCard(
            said["title"], said["publish_at"], said["summary"], said["text"], said["video"], list(said["speakers"]),
            others, said["in_collection"],
        )  # fmt: skip


class JoinForm(KitForm):
    """A guest: who, from where, that he agrees. The organisation is found in the list or written by hand."""

    name = forms.CharField(
        label="Фамилия, имя, отчество", max_length=300, help_text="Так будет написано в сертификате."
    )
    organisation_text = forms.CharField(
        label="Организация", max_length=300, help_text="Начните с номера или названия: «школа 3», «гимназия»."
    )
    email = forms.EmailField(
        label="Почта", required=False, help_text="По ней придёт личная ссылка, чтобы вернуться на форум."
    )
    agrees = forms.BooleanField(label="Согласен на обработку персональных данных", required=False)


class PointForm(KitForm):
    """A point of the resolution."""

    text = forms.CharField(label="Пункт", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    position = forms.IntegerField(label="Порядок", min_value=0, max_value=1000)


class NewPointForm(KitForm):
    """A point written by hand."""

    text = forms.CharField(label="Новый пункт", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class FinishForm(KitForm):
    """What stands before the points."""

    preamble = forms.CharField(
        label="Вводная часть", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Кто собрался, о чём говорили, что отмечают участники.",
    )  # fmt: skip


class ReasonForm(KitForm):
    """For what somebody is thanked."""

    reason = forms.CharField(label="За что", max_length=300, help_text="Продолжите: «Благодарим за…»")


class CollectionForm(KitModelForm):
    """The cover and what follows it."""

    collection_link = forms.URLField(
        label="Где опубликован", required=False, max_length=500, assume_scheme="https",
        help_text="Ссылка на готовый сборник, если он выложен на другом сайте.",
    )  # fmt: skip

    class Meta:
        model = Forum
        fields = list(COLLECTION_FIELDS)
        help_texts = {
            "collection_title": "Оставьте пустым – назовём по форуму.",
            "imprint": "Составители, рецензенты, ISBN, УДК – каждая строка печатается отдельно.",
        }

    def _post_clean(self) -> None:
        """The service answers for the whole card."""

    def card(self) -> CollectionCard:
        """What was filled in."""
        return CollectionCard(**{name: self.cleaned_data[name] for name in COLLECTION_FIELDS})
