"""The served page: what it answers, what it refuses, what it writes."""

from __future__ import annotations

import io
import json
import re
import signal
import socket
import struct
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from conftest import COMMAND, Run
from extractor.outputs.json import dump, load_bulletin
from extractor.pipeline import Extractor
from extractor.quality.against_gold import read_gold
from extractor.review.exporting import Exporting
from extractor.review.folder import Folder
from extractor.review.server import HEADER, Server, is_loopback

TEXT = "2023年1月，宝安区投资5.5亿元，同比增长8.2%。"


@pytest.fixture
def server(tmp_path: Path, extractor: Extractor) -> Iterator[Server]:
    (tmp_path / "outputs").mkdir()
    bulletin = extractor.extract(TEXT, id="甲 公报/../x", published="2023-02-03", region="440300")
    (tmp_path / "outputs" / "a.json").write_bytes(dump(bulletin))
    with Server(("127.0.0.1", 0), Folder(tmp_path / "outputs", tmp_path / "gold"), extractor) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def ask(
    server: Server, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, sent)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def gold_of(server: Server) -> bytes:
    return next(iter(server.folder.outputs.glob("*.json"))).read_bytes()


SAVE = "/gold/" + quote("甲 公报/../x", safe="")


def test_it_serves_the_page_with_its_policy(server: Server) -> None:
    response, content = ask(server, "GET", "/")
    assert response.status == 200
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "connect-src 'self'" in policy
    assert '"live":true' in content.decode()
    assert ask(server, "GET", "/../etc/passwd")[0].status == 404


def test_a_new_bulletin_is_extracted_and_written(server: Server) -> None:
    query = urlencode({"title": "../../某市/公报", "published": "2022-01-02", "region": "440300"})
    for name in ("某市-公报", "某市-公报-2"):
        response, content = ask(server, "POST", f"/extract?{query}", TEXT.encode("gbk"), X_Extractor="1")
        assert response.status == 201, content
        told = json.loads(content)
        assert told["made"][0]["entry"]["id"] == name
        assert told["made"][0]["body"]["text"] == TEXT
        written = load_bulletin(server.folder.outputs / f"{name}.json")
        assert written.document.published is not None
        assert [m.text for m in written.mentions] == ["2023年1月", "宝安区", "5.5亿元", "8.2%"]
    assert len(list(server.folder.outputs.parent.rglob("*.json"))) == 3


@pytest.mark.parametrize(
    ("query", "body"), [("published=never", b"x"), ("region=%3F%3F", b"x"), ("", b" "), ("", b"a\x00b")]
)
def test_what_cannot_be_extracted_is_refused_with_its_reason(server: Server, query: str, body: bytes) -> None:
    response, content = ask(server, "POST", f"/extract?{query}", body, X_Extractor="1")
    assert response.status == 400
    assert json.loads(content)["error"]
    assert len(list(server.folder.outputs.glob("*"))) == 1


def test_corrections_are_saved_as_gold(server: Server) -> None:
    response, content = ask(server, "PUT", SAVE, gold_of(server), X_Extractor="1")
    assert response.status == 200, content
    assert json.loads(content)["scores"]["ALL"] == {"gold": 4, "found": 4, "right": 4, "valued": 4}
    assert [path.name for path in server.folder.gold.iterdir()] == ["a.gold.json"]
    assert [gold.text for gold in read_gold(server.folder.gold)] == [TEXT]
    assert all(server.folder.sheet(entry["id"]).gold for entry in server.folder.entries())


def test_gold_that_does_not_fit_is_refused(server: Server) -> None:
    good = json.loads(gold_of(server))
    moved = json.loads(gold_of(server))
    moved["mentions"][0]["start"] += 1
    twice = good | {"mentions": [good["mentions"][0]] * 2}
    for bad in (
        moved,
        twice,
        good | {"text": TEXT + "改"},
        good | {"id": "b"},
        [],
        {"id": "a", "mentions": 3},
    ):
        response, content = ask(server, "PUT", SAVE, json.dumps(bad).encode(), X_Extractor="1")
        assert response.status == 400, content
    assert ask(server, "PUT", SAVE, b"{", X_Extractor="1")[0].status == 400
    assert not server.folder.gold.exists()


@pytest.mark.parametrize("id", ["a", "..%2f..%2fa", "%2fetc%2fpasswd", "..", "%00", ""])
def test_an_id_is_looked_up_and_never_a_path(server: Server, id: str) -> None:
    response, _ = ask(server, "PUT", f"/gold/{id}", gold_of(server), X_Extractor="1")
    assert response.status == 404
    assert not server.folder.gold.exists()


def test_requests_of_other_sites_are_refused(server: Server) -> None:
    assert ask(server, "GET", "/", Host="evil.example:80")[0].status == 403
    assert ask(server, "POST", "/extract", TEXT.encode())[0].status == 403
    assert ask(server, "PUT", SAVE, gold_of(server))[0].status == 403
    assert len(list(server.folder.outputs.glob("*"))) == 1


def test_lengths_are_checked(server: Server) -> None:
    assert (
        ask(server, "POST", "/extract", None, X_Extractor="1", Content_Length="9999999999")[0].status == 413
    )
    assert ask(server, "POST", "/extract", None, X_Extractor="1", Content_Length="-1")[0].status == 411


def test_beyond_loopback_a_token_is_needed(tmp_path: Path, extractor: Extractor) -> None:
    with Server(("0.0.0.0", 0), Folder(tmp_path, tmp_path / "gold"), extractor) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        token = server.address.partition("?token=")[2]
        assert len(token) >= 32
        assert ask(server, "GET", "/")[0].status == 403
        assert ask(server, "GET", "/?token=wrong")[0].status == 403
        assert ask(server, "GET", "/", Cookie="extractor-token=é")[0].status == 403
        opened = ask(server, "GET", f"/?token={token}")[0]
        assert (opened.status, opened.headers["Location"]) == (303, "/")
        assert "HttpOnly; SameSite=Strict" in opened.headers["Set-Cookie"]
        cookie = opened.headers["Set-Cookie"].partition(";")[0]
        assert ask(server, "GET", "/", Cookie=cookie)[0].status == 200
        assert ask(server, "POST", "/extract", TEXT.encode(), **{HEADER: "1"})[0].status == 403
        server.shutdown()


def test_the_command_serves_until_it_is_stopped(tmp_path: Path) -> None:
    serving = subprocess.Popen(
        [COMMAND, "serve", "outputs", "--port", "0"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with serving:
        assert serving.stdout
        line = serving.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:(\d+)/ ", line)
        assert address, line
        connection = HTTPConnection("127.0.0.1", int(address[1]), timeout=30)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        connection.close()
        serving.send_signal(signal.SIGINT)
        assert serving.communicate(timeout=30)[1] == "extractor: stopped\n"


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--host", "nowhere.invalid"]])
def test_the_command_says_what_it_cannot_serve(command: Run, arguments: list[str]) -> None:
    done = command("serve", "outputs", *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_loopback() -> None:
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.8.8.8", "::1")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.1.2", "localhost.evil.example", "")))


def test_documents_are_listed_given_out_and_searched(server: Server) -> None:
    response, content = ask(server, "GET", "/catalogue?from=0")
    told = json.loads(content)
    assert response.status == 200
    assert (told["total"], len(told["documents"])) == (1, 1)
    id = told["documents"][0]["id"]
    response, content = ask(server, "GET", f"/document/{quote(id, safe='')}")
    assert json.loads(content)["body"]["text"] == TEXT
    assert json.loads(ask(server, "GET", f"/search?{urlencode({'words': '宝安'})}")[1])["ids"] == [id]
    assert json.loads(ask(server, "GET", f"/search?{urlencode({'words': '没有的字'})}")[1])["ids"] == []
    response, content = ask(server, "GET", "/document/nothing")
    assert response.status == 404
    assert json.loads(content)["key"] == "noSuchDocument"


def test_a_document_is_read_again_and_what_is_wrong_is_told_with_a_key(server: Server) -> None:
    id = server.folder.entries()[0]["id"]
    query = urlencode({"published": "2024-05-06", "region": "广东省深圳市"})
    address = f"/reread/{quote(id, safe='')}?{query}"
    response, content = ask(server, "POST", address, b"", X_Extractor="1")
    assert response.status == 201, content
    assert json.loads(content)["made"][0]["entry"]["published"] == "2024-05-06"
    bad = address.replace("2024-05-06", "soon")
    response, content = ask(server, "POST", bad, b"", X_Extractor="1")
    assert response.status == 400
    assert json.loads(content)["key"] == "badFrame"
    assert "is not a date" in json.loads(content)["error"]
    _, content = ask(server, "POST", bad, b"", X_Extractor="1", Accept_Language="zh-CN")
    assert "不是日期" in json.loads(content)["error"]
    assert server.folder.sheet(id).found.document.published is not None


def test_what_was_reviewed_is_kept_beside_the_gold(server: Server) -> None:
    entry = server.folder.entries()[0]
    assert entry["reviewed"] is None
    address = f"/reviewed/{quote(entry['id'], safe='')}"
    assert ask(server, "PUT", address, b"yes")[0].status == 403  # without the page's header
    assert ask(server, "PUT", address, b"yes", X_Extractor="1")[0].status == 200
    assert server.folder.entries()[0]["reviewed"] is True
    (server.folder.gold / "reviewed.tsv").open("a", encoding="utf-8").write("not ours\n")
    assert ask(server, "PUT", address, b"no", X_Extractor="1")[0].status == 200
    assert Folder(server.folder.outputs, server.folder.gold).entries()[0]["reviewed"] is False
    assert ask(server, "PUT", "/reviewed/nobody", b"yes", X_Extractor="1")[0].status == 404


def test_a_page_that_is_left_before_its_answer_is_no_fault(
    server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(5):
        gone = socket.create_connection(server.server_address[:2])
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # reset, not closed
        gone.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        gone.close()
    assert ask(server, "GET", "/")[0].status == 200
    time.sleep(0.3)
    assert "Traceback" not in capfd.readouterr().err


def test_an_archive_brings_all_its_documents(server: Server) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("一.txt", TEXT)
        archive.writestr("二.txt", TEXT)
    query = urlencode({"name": "两篇.zip"})
    response, content = ask(server, "POST", f"/extract?{query}", packed.getvalue(), X_Extractor="1")
    assert response.status == 201, content
    assert len(json.loads(content)["made"]) == 2
    assert len(server.folder.files()) == 3


def test_changes_that_come_while_tables_are_written_share_the_next_run() -> None:
    begun, go = threading.Event(), threading.Event()
    runs: list[int] = []

    def export() -> None:
        runs.append(1)
        begun.set()
        go.wait(10)

    exporting = Exporting(export)
    exporting.changed()
    assert begun.wait(10)
    for _ in range(5):
        exporting.changed()
    go.set()
    assert exporting.wait(10)
    assert len(runs) == 2


def test_a_fault_of_the_tables_is_kept_and_the_next_run_mends_it() -> None:
    faults = [OSError("the disk is full")]

    def export() -> None:
        if faults:
            raise faults.pop()

    exporting = Exporting(export)
    exporting.changed()
    assert exporting.wait(10)
    assert exporting.fault == "the disk is full"
    exporting.changed()
    assert exporting.wait(10)
    assert exporting.fault is None


def test_figures_that_do_not_agree_go_out_with_their_document(server: Server, extractor: Extractor) -> None:
    text = "2022年，深圳市进出口总额300亿元，其中，出口200亿元，进口90亿元。"
    wrong = extractor.extract(text, id="b", published="2023-02-03", region="440300")
    (server.folder.outputs / "b.json").write_bytes(dump(wrong))
    told = json.loads(ask(server, "GET", "/document/b")[1])
    assert told["entry"]["findings"] == 1
    (finding,) = told["body"]["findings"]
    assert (finding["kind"], finding["stated"], finding["computed"]) == ("sum", "300亿元", "290亿元")
    listed = json.loads(ask(server, "GET", "/catalogue")[1])["documents"]
    assert [one["findings"] for one in listed] == [0, 1]
