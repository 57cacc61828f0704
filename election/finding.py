"""What can be implausible about a report: stable codes and what people read. Such a report is accepted and flagged."""

from __future__ import annotations

from election.phrase import Phrase

FINDINGS: dict[str, Phrase] = {
    "W201": Phrase(
        "Số cử tri đã bỏ phiếu thấp hơn lần báo cáo trước mà không phải là báo cáo đính chính.",
        "Fewer voters than reported before, and not marked as a correction.",
    ),
    "W202": Phrase(
        "Số cử tri đã bỏ phiếu lớn hơn tổng số cử tri trong danh sách.",
        "More voters than the voter list has.",
    ),
    "W203": Phrase(
        "Danh sách cử tri bầu HĐND cấp xã nhiều hơn danh sách cử tri bầu ĐBQH.",
        "The list for the commune council is longer than the one for the National Assembly.",
    ),
    "W204": Phrase(
        "Số cử tri bỏ phiếu tăng nhanh hơn khả năng phục vụ của phòng bỏ phiếu.",
        "Votes came faster than the room can serve.",
    ),
    "W205": Phrase(
        "Tổng số cử tri trong danh sách thay đổi sau khai mạc.",
        "The voter list changed after the opening.",
    ),
    "W206": Phrase(
        "Có cử tri bỏ phiếu trước giờ khai mạc.",
        "Voters are reported from before the opening.",
    ),
    "W207": Phrase(
        "Báo cáo về thời điểm sau khi kết thúc việc bỏ phiếu.",
        "The report is about a moment after the closing.",
    ),
    "W208": Phrase(
        "Đồng hồ của điện thoại lệch quá 2 phút.",
        "The clock of the phone is off by more than 2 minutes.",
    ),
    "W209": Phrase(
        "Có thể gõ nhầm: đảo chữ số, thừa hoặc thiếu một chữ số.",
        "Possibly mistyped: digits swapped, one too many or one missing.",
    ),
    "W210": Phrase(
        "Hai thiết bị của cùng khu vực bỏ phiếu báo số liệu không khớp nhau.",
        "Two devices of this polling area disagree.",
    ),
}
