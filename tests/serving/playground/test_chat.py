"""The make-believe language model."""

import json
from typing import Any

import httpx
from httpx_sse import connect_sse


def _tokens(client: httpx.Client, method: str, **request: Any) -> list[str]:
    with connect_sse(client, method, "/sse/chat?interval_ms=0", **request) as source:
        return [event.data for event in source.iter_sse()]


def test_tokens_make_up_the_answer(client: httpx.Client) -> None:
    """The streamed pieces joined are the answer that comes without streaming; the last event is [DONE]."""
    asked = {"messages": [{"role": "user", "content": "What does it eat?"}]}
    *chunks, done = _tokens(client, "POST", json=asked)
    frames = [json.loads(chunk) for chunk in chunks]
    streamed = "".join(frame["choices"][0]["delta"].get("content", "") for frame in frames)
    whole = client.post("/sse/chat", json=asked | {"stream": False}).json()
    assert done == "[DONE]"
    assert streamed == whole["choices"][0]["message"]["content"]
    assert frames[-1]["choices"][0]["finish_reason"] == "stop"
    assert frames[-1]["usage"] == whole["usage"]


def test_a_plain_get_streams_too(client: httpx.Client) -> None:
    """GET needs nothing and streams an answer of many tokens."""
    assert len(_tokens(client, "GET")) > 30


def test_a_bad_question_is_explained(client: httpx.Client) -> None:
    """Without messages the answer is 400 with an example."""
    wrong: tuple[dict[str, Any], ...] = ({}, {"messages": []}, {"messages": ["hi"]}, {"messages": [{"content": 3}]})
    for content in wrong:
        answer = client.post("/sse/chat", json=content)
        assert answer.status_code == 400
        assert '"role": "user"' in answer.json()["detail"]
