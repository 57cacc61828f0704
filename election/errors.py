"""Everything that can go wrong, as one tree.

ElectionError
|-- Refused        the other side must change something; carries a stable code of the public wire
|-- Unavailable    nobody's fault on the other side: try again later
|-- Corrupt        what is stored does not hold together: stop and call someone

Raised anywhere, translated only at doors, logged once, where they stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ElectionError(Exception):
    """The root; never raised itself."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One HTTP status and the sentence a person reads, in both languages."""

    status: int
    vi: str
    en: str


class Code(Enum):
    """Stable reference codes of the public wire; prose never crosses as a key."""

    R001 = Sentence(400, "Không đọc được nội dung gửi lên.", "The request could not be read.")
    R002 = Sentence(413, "Nội dung gửi lên vượt quá 64 KiB.", "The request is larger than 64 KiB.")
    R003 = Sentence(415, "Chỉ nhận JSON hoặc MessagePack.", "Only JSON or MessagePack is taken.")
    R010 = Sentence(422, "Báo cáo sai cấu trúc.", "The report has the wrong shape.")
    R011 = Sentence(422, "Báo cáo có nội dung không thể xảy ra.", "The report states something impossible.")
    R101 = Sentence(403, "Mã không đúng, đã dùng hoặc đã hết hạn.", "The code is wrong, used or expired.")
    R102 = Sentence(429, "Thử quá nhiều lần, vui lòng chờ rồi thử lại.", "Too many tries; please wait and try again.")
    R110 = Sentence(401, "Thiết bị chưa được cấp quyền.", "This device is not authorised.")
    R111 = Sentence(401, "Thiết bị đã bị thu hồi quyền.", "This device has been revoked.")
    R120 = Sentence(403, "Thiết bị không phụ trách khu vực bỏ phiếu này.", "This device does not speak for that area.")
    R130 = Sentence(429, "Gửi quá nhanh, vui lòng chờ.", "Too fast; please wait.")
    R140 = Sentence(503, "Hệ thống đang bận, máy sẽ tự gửi lại.", "The system is busy; it will be sent again.")
    R150 = Sentence(404, "Không có nội dung này.", "There is nothing here.")
    R151 = Sentence(405, "Không dùng được phương thức này ở đây.", "That method cannot be used here.")
    R152 = Sentence(500, "Hệ thống gặp lỗi, sự việc đã được ghi lại.", "Something failed on our side and was logged.")
    R201 = Sentence(
        409,
        "Số thứ tự này đã gửi với nội dung khác; cả hai được giữ lại để xem xét.",
        "This number was sent before with other content; both are kept for review.",
    )
    R210 = Sentence(401, "Tên đăng nhập hoặc mật khẩu không đúng.", "The user name or password is wrong.")
    R211 = Sentence(401, "Cần đăng nhập.", "Please sign in.")
    R212 = Sentence(403, "Yêu cầu đến từ trang khác.", "The request comes from another site.")
    R220 = Sentence(403, "Không có quyền thực hiện việc này.", "You may not do this.")
    R221 = Sentence(
        409,
        "Tình huống đang ở trạng thái không thực hiện được bước này.",
        "The incident's present state does not take this step.",
    )
    R222 = Sentence(
        409,
        "Các số liệu này không còn mâu thuẫn hoặc đã được người khác xác định.",
        "These figures no longer disagree, or somebody else has settled them.",
    )
    R301 = Sentence(
        410,
        "Không thể tiếp tục từ vị trí này; hãy bắt đầu lại từ bản chụp.",
        "This cursor cannot be continued; restart from the snapshot.",
    )
    R302 = Sentence(400, "Vị trí tiếp tục không đọc được.", "The cursor could not be read.")

    @property
    def status(self) -> int:
        return self.value.status


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place: a JSON path (`$.voted.assembly`) or `line 3, column listed`. `english` is the
    message for those who speak it, where it is not English already."""

    path: str
    message: str
    english: str | None = None


class Refused(ElectionError):
    """The other side must change something before sending again."""

    def __init__(self, code: Code, detail: str | None = None, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(detail or code.value.en)
        self.code = code
        self.detail = detail
        self.faults = faults


class Unavailable(ElectionError):
    """Something we depend on is away or full; the same request may succeed later."""

    def __init__(self, message: str, retry_after_s: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Corrupt(ElectionError):
    """What is stored does not hold together. Nobody should go on from here."""
