"""The second factor: a secret shared with an application on the telephone, and codes on paper for a lost one."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SecondFactor(models.Model):
    """Codes from an application. Counts only once the first code was confirmed."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor")
    secret = models.CharField("секрет", max_length=255, editable=False)  # encrypted with the installation's key
    last_step = models.BigIntegerField(default=0, editable=False)  # of time: a code and its elders work once
    created_at = models.DateTimeField("начат")
    confirmed_at = models.DateTimeField("включён", null=True, blank=True)

    class Meta:
        verbose_name = "второй шаг входа"
        verbose_name_plural = "вторые шаги входа"

    def __str__(self) -> str:
        return f"второй шаг входа {self.user_id}"


class RecoveryCode(models.Model):
    """One of the codes on paper, as a keyed hash."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64, editable=False)
    used_at = models.DateTimeField("использован", null=True, blank=True)

    class Meta:
        verbose_name = "резервный код"
        verbose_name_plural = "резервные коды"
        constraints = [models.UniqueConstraint(fields=["factor", "code_hash"], name="recovery_code_once")]

    def __str__(self) -> str:
        return "резервный код"
