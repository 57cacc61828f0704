from __future__ import annotations

import pytest

from election.errors import Unavailable
from election.listening import bind


def test_a_port_belongs_to_one_program_unless_both_share_it() -> None:
    with bind("127.0.0.1", 0, share=True) as first:
        port = first.getsockname()[1]
        with bind("127.0.0.1", port, share=True) as second:
            assert port == second.getsockname()[1]
        with pytest.raises(Unavailable, match=f"Port {port} of 127.0.0.1 cannot be used"):
            bind("127.0.0.1", port)


def test_what_is_no_port_is_said_in_a_sentence() -> None:
    with pytest.raises(Unavailable, match=r"70000 is no port: it must lie between 0 and 65535\."):
        bind("127.0.0.1", 70_000)
