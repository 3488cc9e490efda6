"""A participant of the clock protocol, written from docs/clock-protocol.md: asks KMS something every six hours."""
import json
import os
from urllib.request import Request, urlopen

CLOCK = os.environ["KEYPROOF_CLOCK"]
SIX_HOURS = 6 * 3_600_000


def ask(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = Request(CLOCK + path, data, {"x-keyproof-control": "1"}, method=method)
    return json.load(urlopen(request))


def kms(operation):
    headers = {
        "authorization": "AWS4-HMAC-SHA256 Credential=test/20260131/us-east-1/kms/aws4_request, "
        "SignedHeaders=host;x-amz-date;x-amz-target, Signature=00",
        "content-type": "application/x-amz-json-1.1",
        "x-amz-date": "20260131T000000Z",
        "x-amz-target": "TrentService." + operation,
    }
    urlopen(Request(os.environ["AWS_ENDPOINT_URL"], b"{}", headers)).read()


turn = ask("POST", "/participants", {"name": os.environ.get("KEYPROOF_CLOCK_NAME", "python")})
me = f"/participants/{turn['participant']}"
deadline = turn["now"] + SIX_HOURS
print("ready", flush=True)
while deadline is not None:
    ask("PUT", me, {"turn": turn["turn"], "deadline": deadline})
    turn = ask("GET", f"{me}/turn?after={turn['turn']}")
    if turn["fire"] and deadline <= turn["now"]:
        kms("ListKeys")
        kms("ListAliases")
        deadline += SIX_HOURS
