"""The one table of the search. Full-text structures beside it belong to `engines`."""

from django.db import models


class SearchDocument(models.Model):
    """An object as the search knows it: a copy that can be thrown away and built again."""

    label = models.CharField("список", max_length=100)  # key of the searchable, «people.person»
    object_id = models.BigIntegerField("номер объекта")
    kind = models.CharField("вид", max_length=100)
    title = models.CharField("заголовок", max_length=500)
    text = models.TextField("показываемый текст", blank=True)
    url = models.CharField("адрес", max_length=500, blank=True)
    url_name = models.CharField("имя страницы", max_length=100, blank=True)
    url_args = models.JSONField("доводы адреса", default=list)
    title_lemmas = models.TextField("слова заголовка", blank=True)
    body_lemmas = models.TextField("слова текста", blank=True)
    audience = models.JSONField("кому видно", default=list)  # tokens, each with its label: «people.person region:5»
    updated = models.DateTimeField("изменён", null=True)
    digest = models.CharField("отпечаток", max_length=64)  # equal: nothing to write again

    class Meta:
        verbose_name = "документ поиска"
        verbose_name_plural = "документы поиска"
        constraints = [models.UniqueConstraint(fields=["label", "object_id"], name="search_document_once")]

    def __str__(self) -> str:
        return self.title
