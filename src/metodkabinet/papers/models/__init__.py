"""Papers: the paper (paper), numbers (series), who signs (route), what is kept and sent (files)."""

from metodkabinet.papers.models.files import Issue, Transfer, Upload
from metodkabinet.papers.models.paper import Paper
from metodkabinet.papers.models.route import Remark, Step
from metodkabinet.papers.models.series import Counter, Number, Series

__all__ = ["Counter", "Issue", "Number", "Paper", "Remark", "Series", "Step", "Transfer", "Upload"]
