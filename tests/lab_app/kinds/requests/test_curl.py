"""Commands for a terminal say the same as the request, whatever stands in it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.kinds.request.curl import Terminal, bash, powershell
from lab_app.kinds.request.message import Message

HERE = Terminal("http://127.0.0.1:8123")
AWKWARD = st.text(st.sampled_from("aZ09 \"'`$\\!%{}[]()<>&|;*?~#@=,.:/-_\tü€ß‘’“”😀"), max_size=30)
VALUES = AWKWARD.map(lambda text: " ".join(text.split()))
BODIES = st.one_of(
    st.just(""),
    st.recursive(
        st.none() | st.booleans() | st.integers() | AWKWARD,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(AWKWARD, inner, max_size=3),
        max_leaves=6,
    ).map(lambda value: json.dumps(value, ensure_ascii=False, indent=1)),
)
TARGETS = st.text(st.sampled_from("abc/{}[]?&=%20'$.~!*()"), max_size=20).map(lambda text: f"/v2/{text}")
MESSAGES = st.builds(
    Message,
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    target=TARGETS,
    headers=st.lists(
        st.tuples(st.sampled_from(["Authorization", "Idempotency-Key", "Accept"]), VALUES), max_size=3
    ).map(tuple),
    body=BODIES,
)


def run_bash(command: str) -> list[str]:
    """What a shell hands to curl, word by word."""
    shown = 'curl() { printf "%s\\0" "$@"; }\n' + command + "\n"
    bash_path = shutil.which("bash")
    assert bash_path
    done = subprocess.run([bash_path, "-c", shown], capture_output=True, check=True)
    return done.stdout.decode("utf-8").split("\0")[:-1]


def asked(words: list[str]) -> Message:
    """The request that curl makes of its words."""
    method, url, headers, body = "", "", [], ""
    rest = iter(words)
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers.append((name, value))
        elif word in ("--data-raw", "--data-binary"):
            body = next(rest)
        elif word == "--noproxy":
            assert next(rest) == "*"
        elif word in ("-i", "--globoff", "--path-as-is"):
            pass
        else:
            assert word.startswith(HERE.origin), word
            url = word.removeprefix(HERE.origin)
    return Message(method or ("POST" if body else "GET"), url, tuple(headers), body)


def expected(message: Message) -> Message:
    """What should arrive: the request, with the type of its body where nobody has said it."""
    if message.body:
        message = Message(
            message.method,
            message.target,
            (*message.headers, ("Content-Type", "application/json")),
            message.body,
        )
    return message


@settings(max_examples=60, deadline=None)
@given(MESSAGES)
def test_a_shell_hands_on_to_curl_what_the_request_says(message: Message) -> None:
    assert asked(run_bash(bash(message, HERE))) == expected(message)


def powershell_words(command: str) -> tuple[list[str], str]:
    """The words of a PowerShell command and what is piped into it, by its rules for literal strings: between single
    quotes all is as it stands but a quote, which is doubled; a here-string ends at a line that begins with '@."""
    here = re.fullmatch(r"@'\n(.*?)\n'@ \| (.*)", command, re.DOTALL)
    if here:
        return here[2].split(" "), here[1]
    words: list[str] = []
    at = 0
    while at < len(command):
        if command[at] == " ":
            at += 1
        elif command[at] in "'‘’‚‛":
            word = ""
            at += 1
            while True:
                if command[at] in "'‘’‚‛":
                    if at + 1 < len(command) and command[at + 1] in "'‘’‚‛":
                        word += command[at]
                        at += 2
                        continue
                    break
                word += command[at]
                at += 1
            words.append(word)
            at += 1
        else:
            bare = re.compile(r"[^\s'‘’‚‛]+").match(command, at)
            assert bare
            assert bare[0] == "|" or re.fullmatch(r"[\w./:-]+", bare[0]), (
                f"{bare[0]} means something to PowerShell"
            )
            words.append(bare[0])
            at = bare.end()
    if "|" in words[:2]:
        return words[2:], words[0]
    return words, ""


def from_settings(text: str) -> Message:
    """The request in a file of curl's settings."""
    method, url, headers, body = "", "", [], ""
    for line in text.split("\n"):
        name, _, value = line.partition(" = ")
        value = re.sub(
            r"\\(.)", lambda found: {"n": "\n", "t": "\t", "r": "\r"}.get(found[1], found[1]), value[1:-1]
        )
        if name == "request":
            method = value
        elif name == "url":
            url = value.removeprefix(HERE.origin)
        elif name == "header":
            key, _, said = value.partition(": ")
            headers.append((key, said))
        elif name == "data-raw":
            body = value
        else:
            assert name in ("include", "globoff", "path-as-is"), line
    return Message(method, url, tuple(headers), body)


@settings(max_examples=200, deadline=None)
@given(MESSAGES)
def test_powershell_hands_on_to_curl_what_the_request_says(message: Message) -> None:
    words, piped = powershell_words(powershell(message, HERE))
    assert words[0] == "curl.exe"
    if words[1:] == ["-K", "-"]:
        found = from_settings(piped)
    else:
        assert not any('"' in word for word in words), "double quotes are lost before PowerShell 7.3"
        found = asked(words[1:])
        if message.body:
            assert found.body == "@-"
            found = Message(found.method, found.target, found.headers, piped)
    wanted = expected(message)
    assert (found.method, found.target, found.headers) == (wanted.method, wanted.target, wanted.headers)
    assert found.body == wanted.body or json.loads(found.body) == json.loads(wanted.body)
    if message.body:
        assert found.body.isascii(), "PowerShell 5.1 sends ASCII through a pipe"


def test_a_simple_request_is_a_command_that_one_can_read() -> None:
    message = Message("GET", "/v2/orders?limit=2", (("Authorization", "Bearer larder_1"),))
    assert bash(message, HERE) == (
        "curl -i 'http://127.0.0.1:8123/v2/orders?limit=2' \\\n  -H 'Authorization: Bearer larder_1'"
    )
    assert powershell(message, HERE) == (
        "curl.exe -i 'http://127.0.0.1:8123/v2/orders?limit=2' -H 'Authorization: Bearer larder_1'"
    )


@pytest.mark.parametrize("variable", ["http_proxy", "ALL_PROXY"])
def test_where_the_shell_has_a_proxy_curl_is_told_to_go_straight(variable: str) -> None:
    terminal = Terminal.of(HERE.origin, {variable: "http://proxy:3128"})
    assert "--noproxy" in bash(Message(), terminal)
    assert "--noproxy" in powershell(Message(), terminal)
    assert "--noproxy" not in bash(
        Message(), Terminal.of(HERE.origin, {"HTTPS_PROXY": "x", "http_proxy": ""})
    )


def test_settings_reach_a_real_curl_as_they_are_meant() -> None:
    message = Message("POST", "/v2/{a}", (("Idempotency-Key", '"a \\ b"'),), '{"a": "\\"ü\\n"}')
    _, piped = powershell_words(powershell(message, HERE))
    curl = shutil.which("curl")
    assert curl
    done = subprocess.run(
        [curl, "-K", "-", "-sv", "--connect-timeout", "1", "--proxy", "http://127.0.0.1:9"],
        input=piped.encode(),
        capture_output=True,
        check=False,
    )
    assert b"unknown" not in done.stderr.lower(), done.stderr
    assert done.returncode == 7, done.stderr  # nobody is there: all of the settings were read before
