"""The address of every file."""

from metodkabinet.kit.files import views
from metodkabinet.kit.policy import ANYONE, page

# Open to everyone: who may read is asked file by file, and a public document is read without signing in.
urlpatterns = [page("files/<uuid:file_id>/", views.download, "file", who=ANYONE, of="kit.storedfile", key="pk")]
