"""The fourteen kinds of incident: their names, who usually decides, and the next step the polling area is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from election.phrase import Phrase
from election.report import Category

Level = Literal["commune", "province", "centre"]
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Kind:
    """`level` is who usually deals with it. `postpones`: it may end in a postponed vote, which only the national
    council can decide, so asking for instructions goes straight to the centre."""

    name: Phrase
    level: Level
    decides: Phrase
    next_step: Phrase
    postpones: bool = False


KINDS: dict[Category, Kind] = {
    "interruption": Kind(
        Phrase("Gián đoạn, tạm dừng bỏ phiếu", "Voting interrupted or suspended"),
        "province",
        Phrase(
            "Ban bầu cử; việc hoãn ngày bỏ phiếu do Hội đồng bầu cử quốc gia quyết định",
            "The election board; only the national election council can postpone the vote",
        ),
        Phrase(
            "Niêm phong hòm phiếu và giấy tờ liên quan, báo ngay Ban bầu cử, tìm cách tiếp tục bỏ phiếu sớm nhất.",
            "Seal the box and its papers, tell the election board at once, resume voting as soon as possible.",
        ),
        postpones=True,
    ),
    "ballot": Kind(
        Phrase("Phiếu bầu (in sai, thiếu, hỏng)", "Ballots misprinted, short or damaged"),
        "province",
        Phrase(
            "Ban bầu cử; phiếu bổ sung do Ủy ban bầu cử cấp có thẩm quyền cấp",
            "The election board; further ballots come from the election committee in charge",
        ),
        Phrase(
            "Ngừng phát phiếu sai, hỏng; lập biên bản, niêm phong riêng; đề nghị cấp phiếu bổ sung.",
            "Stop handing out faulty ballots; record and seal them apart; ask for replacements.",
        ),
    ),
    "box": Kind(
        Phrase("Hòm phiếu, niêm phong, con dấu", "Ballot box, seal, stamp"),
        "commune",
        Phrase("Tổ trưởng Tổ bầu cử, xin ý kiến Ban bầu cử", "The team leader, with the election board"),
        Phrase(
            "Giữ nguyên hiện trạng, lập biên bản có cử tri chứng kiến; chỉ niêm phong lại khi Ban bầu cử đồng ý.",
            "Leave everything as it is, record it before voters as witnesses; reseal only when the board agrees.",
        ),
    ),
    "list": Kind(
        Phrase("Danh sách cử tri, thẻ cử tri, quyền bầu cử", "Voter list, voter card, right to vote"),
        "commune",
        Phrase(
            "Ủy ban nhân dân cấp xã, nơi lập danh sách cử tri", "The commune's People's Committee, which keeps the list"
        ),
        Phrase(
            "Đối chiếu giấy tờ tùy thân với danh sách cử tri; bổ sung hoặc xóa tên theo quyết định của UBND cấp xã.",
            "Compare identity papers with the list; add or strike names only as the commune decides.",
        ),
    ),
    "order": Kind(
        Phrase("An ninh, trật tự, vi phạm nội quy", "Security, order, breach of the room's rules"),
        "commune",
        Phrase(
            "Công an cấp xã; Tổ trưởng Tổ bầu cử đối với nội quy phòng bỏ phiếu",
            "The commune's police; the team leader for the rules of the room",
        ),
        Phrase(
            "Bảo đảm an toàn cho cử tri và hòm phiếu, báo ngay lực lượng công an tại chỗ.",
            "Keep voters and the box safe, call the police on site.",
        ),
    ),
    "power": Kind(
        Phrase("Mất điện", "Power cut"),
        "commune",
        Phrase("Ủy ban nhân dân cấp xã phối hợp đơn vị điện lực", "The commune with the power company"),
        Phrase(
            "Dùng máy phát điện hoặc đèn dự phòng, bảo đảm đủ ánh sáng nơi viết phiếu và kiểm phiếu.",
            "Use the generator or spare lamps; keep enough light where ballots are marked and counted.",
        ),
    ),
    "telecom": Kind(
        Phrase("Mất liên lạc, viễn thông", "No signal"),
        "province",
        Phrase(
            "Ủy ban bầu cử tỉnh yêu cầu doanh nghiệp viễn thông xử lý",
            "The province's election committee, through the telecom companies",
        ),
        Phrase(
            "Tiếp tục bỏ phiếu; báo cáo bằng tin nhắn SMS, bộ đàm hoặc gọi điện cho trực ban.",
            "Voting goes on; report by SMS, radio or a call to the officer on duty.",
        ),
    ),
    "weather": Kind(
        Phrase("Thời tiết, thiên tai, giao thông chia cắt", "Weather, disaster, road cut"),
        "commune",
        Phrase(
            "Ủy ban bầu cử xã; việc hoãn ngày bỏ phiếu do Hội đồng bầu cử quốc gia quyết định",
            "The commune's election committee; only the national election council can postpone the vote",
        ),
        Phrase(
            "Đưa người, hòm phiếu và phiếu bầu đến nơi an toàn; dùng hòm phiếu phụ cho nơi bị chia cắt.",
            "Bring people, box and ballots to safety; serve places cut off with a mobile box.",
        ),
        postpones=True,
    ),
    "health": Kind(
        Phrase("Y tế, dịch bệnh", "Illness, epidemic"),
        "commune",
        Phrase("Trạm y tế cấp xã và Ủy ban bầu cử xã", "The commune's health station and election committee"),
        Phrase(
            "Sơ cứu và gọi y tế; mang hòm phiếu phụ đến cử tri phải cách ly, điều trị.",
            "Give first aid and call for help; bring a mobile box to voters in isolation or care.",
        ),
    ),
    "facility": Kind(
        Phrase("Cơ sở vật chất", "Room, equipment, fire"),
        "commune",
        Phrase("Ủy ban nhân dân cấp xã", "The commune's People's Committee"),
        Phrase(
            "Khắc phục tại chỗ hoặc bố trí phòng dự phòng; nếu cháy, gọi 114 và đưa hòm phiếu ra nơi an toàn.",
            "Repair on the spot or use the spare room; in case of fire call 114 and bring the box to safety.",
        ),
    ),
    "staff": Kind(
        Phrase("Nhân sự Tổ bầu cử", "The election team itself"),
        "commune",
        Phrase(
            "Ủy ban nhân dân cấp xã, nơi thành lập Tổ bầu cử", "The commune's People's Committee, which formed the team"
        ),
        Phrase(
            "Tổ trưởng phân công người thay trong Tổ; nếu thiếu, đề nghị UBND cấp xã bổ sung.",
            "The leader assigns a substitute from the team; if short, ask the commune for more.",
        ),
    ),
    "mobile_box": Kind(
        Phrase("Hòm phiếu phụ chưa đưa về", "Mobile box not back"),
        "commune",
        Phrase("Tổ trưởng Tổ bầu cử", "The team leader"),
        Phrase(
            "Liên lạc với nhóm mang hòm phiếu phụ, cử người đi đón; chưa kiểm phiếu khi hòm phiếu phụ chưa về.",
            "Reach those carrying the box, send somebody to meet them; do not count before it is back.",
        ),
    ),
    "complaint": Kind(
        Phrase("Khiếu nại, tố cáo", "Complaint, denunciation"),
        "commune",
        Phrase(
            "Tổ bầu cử; không giải quyết được thì chuyển Ban bầu cử",
            "The election team; what it cannot settle goes to the election board",
        ),
        Phrase(
            "Tiếp nhận, giải quyết và ghi vào biên bản; không giải quyết được thì ghi rõ ý kiến, chuyển Ban bầu cử.",
            "Take it, settle it and record it; if it cannot be settled, record the opinion and pass it to the board.",
        ),
    ),
    "other": Kind(
        Phrase("Khác", "Anything else"),
        "commune",
        Phrase("Ủy ban bầu cử xã", "The commune's election committee"),
        Phrase(
            "Mô tả ngắn gọn sự việc, số người liên quan và đề xuất cách xử lý.",
            "Describe it briefly, say how many people it concerns and what is proposed.",
        ),
    ),
}
