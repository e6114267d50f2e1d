"""The keys of forms already sent."""

from django.db import models


class FormKey(models.Model):
    """A form that was sent and served: the same form sent again is answered with the same address, not served again."""

    key = models.CharField(max_length=64)
    owner = models.CharField("кто отправил", max_length=64)
    page = models.CharField("страница", max_length=200)
    answer = models.CharField("куда отвели", max_length=2000, blank=True)
    sent_at = models.DateTimeField("когда", db_index=True)

    class Meta:
        verbose_name = "отправленная форма"
        verbose_name_plural = "отправленные формы"
        constraints = [models.UniqueConstraint(fields=["key", "owner", "page"], name="kit_form_key_once")]

    def __str__(self) -> str:
        return f"{self.page} {self.key}"
