"""What goes wrong at a polling area, in the words of those who report it.

Pure: dice come in, a course of events goes out: the first message about an incident and the later ones that add to it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from loadtest.turnout import Span


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of incident: how often, what is said first, what is added when it is over."""

    category: str
    severity: str
    weight: int
    first: str
    later: str


KINDS = (
    Kind(
        "power",
        "handled",
        6,
        "Mất điện lưới, đã chuyển sang máy phát điện; việc bỏ phiếu vẫn diễn ra bình thường.",
        "Đã có điện lưới trở lại.",
    ),
    Kind(
        "power",
        "support",
        4,
        "Mất điện toàn khu vực, pin dự phòng chỉ còn dùng được khoảng một giờ; đề nghị hỗ trợ máy phát điện.",
        "Đã nhận được máy phát điện, hoạt động bình thường.",
    ),
    Kind(
        "telecom",
        "handled",
        6,
        "Sóng di động chập chờn, phải ra điểm cao gần đó mới gửi được báo cáo.",
        "Sóng di động đã ổn định trở lại.",
    ),
    Kind(
        "weather",
        "support",
        5,
        "Mưa to, đường vào một số hộ ở xa bị sạt lở; đề nghị hỗ trợ phương tiện đưa hòm phiếu phụ.",
        "Trời đã tạnh, đã thông đường cho xe máy.",
    ),
    Kind(
        "list",
        "handled",
        5,
        "Một số cử tri có thẻ nhưng tên trong danh sách bị sai chữ đệm; Tổ bầu cử đã đối chiếu và cho bỏ phiếu.",
        "Đã đối chiếu xong, không còn vướng mắc.",
    ),
    Kind(
        "health",
        "handled",
        4,
        "Một cử tri cao tuổi bị choáng, đã được cán bộ y tế chăm sóc.",
        "Cử tri đã khỏe lại và đã bỏ phiếu.",
    ),
    Kind(
        "box",
        "support",
        2,
        "Niêm phong hòm phiếu phụ bị bong một góc, đã lập biên bản có cử tri chứng kiến; đề nghị cấp niêm phong mới.",
        "Đã niêm phong lại trước sự chứng kiến của cử tri.",
    ),
    Kind(
        "ballot",
        "support",
        3,
        "Số phiếu bầu đại biểu HĐND xã được cấp thiếu so với danh sách; đề nghị cấp bổ sung.",
        "Đã nhận đủ phiếu bổ sung.",
    ),
    Kind(
        "order",
        "support",
        2,
        "Có nhóm người tụ tập gây ồn ào trước cổng khu vực bỏ phiếu; đề nghị Công an xã hỗ trợ.",
        "Công an xã đã giải quyết, trật tự được bảo đảm.",
    ),
    Kind(
        "staff",
        "handled",
        2,
        "Một ủy viên Tổ bầu cử ốm phải về, Tổ đã phân công người thay.",
        "Đã bố trí đủ người, công việc bình thường.",
    ),
    Kind(
        "complaint",
        "instruct",
        2,
        "Cử tri kiến nghị về việc thành viên trong gia đình nhờ bỏ phiếu thay; Tổ bầu cử xin ý kiến chỉ đạo.",
        "Đã giải thích theo quy định, cử tri đồng tình.",
    ),
    Kind(
        "ballot",
        "interrupting",
        2,
        "Phiếu bầu in sai thông tin người ứng cử; đã tạm dừng bỏ phiếu, niêm phong hòm phiếu và lập biên bản.",
        "Đã nhận phiếu in lại, việc bỏ phiếu được tiếp tục.",
    ),
    Kind(
        "interruption",
        "interrupting",
        2,
        "Lốc mạnh làm tốc mái khu vực bỏ phiếu; đã niêm phong hòm phiếu và tạm dừng bỏ phiếu.",
        "Đã chuyển sang nhà văn hóa, việc bỏ phiếu được tiếp tục.",
    ),
)

SHARE = 0.06  # of the areas have an incident worth reporting; 2021's reports suggest fewer, a rehearsal needs some


@dataclass(frozen=True, slots=True)
class Trouble:
    """One incident of one area. It lasts for `span`; `pauses` says that nobody could vote meanwhile."""

    id: str
    kind: Kind
    span: Span
    people: int | None
    middle: bool

    @property
    def pauses(self) -> bool:
        return self.kind.severity == "interrupting"

    def messages(self) -> list[tuple[datetime, dict[str, object]]]:
        """What is sent when: the first report, perhaps one on the way, and the one that says it is over."""
        kind = self.kind
        fields: dict[str, object] = {"incident": self.id, "category": kind.category, "severity": kind.severity}
        first = fields | {"text": self.kind.first}
        if self.people is not None:
            first["people"] = self.people
        if self.pauses:
            first["interrupted_from"] = self.span.start.isoformat()
        said = [(self.span.start + timedelta(minutes=2), first)]
        if self.middle:
            halfway = self.span.start + (self.span.end - self.span.start) / 2
            said.append((halfway, fields | {"text": "Đang tiếp tục xử lý, sẽ báo cáo khi có kết quả."}))
        said.append((self.span.end + timedelta(minutes=3), fields | {"severity": "handled", "text": self.kind.later}))
        return said


def draw_trouble(opened: datetime, closes: datetime, dice: Random) -> Trouble | None:
    """Most areas have none."""
    room = closes - opened - timedelta(hours=3)
    if dice.random() >= SHARE or room <= timedelta(0):
        return None
    kind = dice.choices(KINDS, [k.weight for k in KINDS])[0]
    start = (opened + timedelta(minutes=20) + room * dice.random()).replace(second=0, microsecond=0)
    minutes = dice.uniform(25, 60) if kind.severity == "interrupting" else dice.uniform(15, 120)
    end = (start + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    name = str(uuid.UUID(int=dice.getrandbits(128), version=4))
    people = dice.randint(1, 40) if kind.category in {"list", "health", "order"} else None
    return Trouble(name, kind, Span(start, end), people, dice.random() < 0.35)
