"""A kept file."""

import uuid

from django.db import models


class StoredFile(models.Model):
    """Bytes and what they are called. The owner holds the foreign key; a file never knows its owner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    def __str__(self) -> str:
        return str(self.id)
