"""What colleagues answer to the metrics that were written for them; W01's is part of the data track's story."""

from __future__ import annotations

from lab_app.course.story import Reply
from lab_app.tracks.metrics.own_metric import replies

REPLIES = (
    Reply(("W02",), "Mara, head of mobile, 10:20", replies.first_day, at_home=False),
    Reply(("W03",), "Samir, data engineer, 11:30", replies.invoice, at_home=False),
    Reply(("W04",), "Jonas, logistics, 16:40", replies.cards, at_home=False),
    Reply(("W05",), "Nora, CEO, 11:45", replies.stickiness, at_home=False),
    Reply(("W06",), "Lena, marketing, 14:10", replies.voucher, at_home=False),
    Reply(("W07",), "Ines, product designer, 15:00", replies.power_users, at_home=False),
)
