"""The limits of the API, on both sides of each: pages, numbers, days, and calls a minute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from bot.api.rules import (
    LABEL_LENGTH,
    MOST_TOKENS,
    STATUS,
    ApiError,
    ApiQuery,
    ApiRefused,
    CallsAMinute,
    answered,
    new_token,
    page_of,
    query_of,
)
from bot.export.rules import DataSet, as_csv, as_json

NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)


def test_an_address_that_says_nothing_gets_a_hundred_rows_of_thirty_days() -> None:
    query = query_of({}, NOW)
    assert (query.since, query.limit, query.after) == (datetime(2026, 3, 1, 9, 30, tzinfo=UTC), 100, 0)
    assert ApiQuery(NOW) == ApiQuery(NOW, 100, 0) and LABEL_LENGTH == 80
    assert query_of({"since": "2026-01-02"}, NOW).since == datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"limit": "1"}, None),
        ({"limit": "0"}, ApiError.BAD_PAGE),
        ({"limit": "500"}, None),
        ({"limit": "501"}, ApiError.BAD_PAGE),
        ({"after": "0"}, None),
        ({"after": "999999999"}, None),
        ({"after": "1000000000"}, ApiError.BAD_PAGE),
        ({"after": "-1"}, ApiError.BAD_PAGE),
        ({"after": "²"}, ApiError.BAD_PAGE),
        ({"after": "٣"}, ApiError.BAD_PAGE),
        ({"since": "2026-02-29"}, ApiError.BAD_SINCE),
    ],
)
def test_what_may_be_asked_for(asked: Mapping[str, str], error: ApiError | None) -> None:
    try:
        query_of(asked, NOW)
    except ApiRefused as refused:
        assert refused.error is error
    else:
        assert error is None


def test_the_last_page_names_no_next_one() -> None:
    rows = [{"n": number} for number in range(5)]
    first = page_of("learnings", rows, query_of({"since": "2026-03-01", "limit": "2", "after": "1"}, NOW))
    assert (first["data"], first["next"]) == ([{"n": 1}, {"n": 2}], "/api/learnings?since=2026-03-01&limit=2&after=3")
    assert page_of("learnings", rows, query_of({"limit": "2", "after": "3"}, NOW))["next"] is None
    assert page_of("learnings", rows, query_of({"limit": "1", "after": "3"}, NOW))["next"] is not None


def test_sixty_calls_in_a_minute_and_the_sixty_first_waits_for_what_is_left_of_it() -> None:
    seconds = [100.0]
    calls = CallsAMinute(lambda: seconds[0])
    assert [calls.wait("a") for _ in range(60)] == [0] * 60
    assert calls.wait("a") == 60 and calls.wait("b") == 0
    seconds[0] = 159.9
    assert calls.wait("a") == 1, "never zero, which would say that it may go on"
    seconds[0] = 160.0
    assert calls.wait("a") == 0


def test_the_pace_of_a_thousand_callers_is_known_and_the_one_who_was_longest_silent_is_forgotten() -> None:
    calls = CallsAMinute(lambda: 0.0, most=1)
    for number in range(1000):
        assert calls.wait(str(number)) == 0
    assert calls.wait("0") == 60
    assert calls.wait("new") == 0 and calls.wait("0") == 60 and calls.wait("1") == 0


def test_every_refusal_has_the_status_that_its_name_promises() -> None:
    assert {error.value: status for error, status in STATUS.items()} == {
        "no_token": 401, "no_owner": 403, "not_found": 404, "only_get": 405,
        "bad_since": 400, "bad_page": 400, "too_many": 429, "not_ready": 503,
    }  # fmt: skip
    assert MOST_TOKENS == 10, "as the window says"


def test_a_token_has_256_bits_and_an_answer_that_is_known_is_its_tag_alone() -> None:
    assert len(new_token()) == len("rat_") + 64
    answer = answered({"ö": 1})
    tag = answer.headers["ETag"]
    assert (answer.status, answer.body.decode(), len(tag)) == (200, '{"ö": 1}', 34)
    again = answered({"ö": 1}, f'"other", W/{tag}')
    assert (again.status, again.body, again.headers) == (304, b"", {"ETag": tag})


def test_a_cell_that_a_spreadsheet_would_compute_gets_a_quote_and_a_number_none() -> None:
    rows = [{"week": "=1+1", "kind": -3, "messages": None}]
    assert as_csv(DataSet("deliveries", rows)) == "week,kind,messages\r\n'=1+1,-3,\r\n"
    assert as_json(DataSet("deliveries", [{"week": "ö"}])) == '[\n {\n  "week": "ö",\n  "kind": null,\n  "messages": null\n }\n]\n'
