"""Waits as botocore does, on made-up answers, without a service and without passing time.

Standard input, a line a service: {"service": name, "scripts": how many of each waiter}
Standard output, a line a service: [[waiter, operation, [answer, ...], calls, problem], ...], an answer being [status, {header: value}, body
in base64], and the problem null, if what was waited for has come, or botocore's words.

Answers are made by chance, but of what the waiter looks at: members that its expressions name, with the texts that it expects, and errors
with its codes and statuses. Botocore's parsers read them.
"""

import base64
import json
import random
import re
import sys
from xml.sax.saxutils import escape

import botocore.waiter
from botocore.awsrequest import HeadersDict
from botocore.exceptions import WaiterError
from botocore.parsers import create_parser
from botocore.session import Session
from jmespath.exceptions import JMESPathError

botocore.waiter.time.sleep = lambda seconds: None
session = Session()
loader = session.get_component("data_loader")


class Answers:
    """Makes the answers of one script."""

    def __init__(self, chance, model, operation, waiter):
        self.chance, self.model, self.operation = chance, model, operation
        self.protocol = model.resolved_protocol
        is_cbor = self.protocol == "smithy-rpc-v2-cbor"
        self.headers = {"smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor"} if is_cbor else {}
        acceptors = waiter["acceptors"]
        of = lambda *kinds: [one["expected"] for one in acceptors if one["matcher"] in kinds]
        self.names = set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", " ".join(one.get("argument", "") for one in acceptors)))
        quoted = re.findall(r"[`'\"]([^`'\"]+)[`'\"]", " ".join(one.get("argument", "") for one in acceptors))
        self.texts = [text for text in of("path", "pathAll", "pathAny") if isinstance(text, str)] + quoted + ["other"]
        self.codes = [code for code in of("error") if isinstance(code, str)] * 3 + ["OtherProblem"]
        self.statuses = [status for status in of("status") if status >= 300] + [400]

    def answer(self):
        if self.chance.random() < 0.3:
            return self.error(self.chance.choice(self.codes), self.chance.choice(self.statuses))
        shape = self.operation.output_shape
        value = self.value(shape) if shape else {}
        return self.output(shape, value)

    def value(self, shape, depth=0):
        """A value of a shape; None for what no waiter looks at."""
        kind = shape.type_name
        if kind == "structure":
            if depth > 6:
                return None
            made = {name: self.value(member, depth + 1) for name, member in shape.members.items() if name in self.names}
            return {name: value for name, value in made.items() if value is not None and self.chance.random() < 0.9}
        if kind == "list":
            made = [self.value(shape.member, depth + 1) for _ in range(self.chance.choice([0, 1, 1, 2, 3]))]
            return [value for value in made if value is not None]
        if kind == "string":
            return self.chance.choice(self.texts)
        if kind == "boolean":
            return self.chance.random() < 0.5
        if kind in ("integer", "long"):
            return self.chance.randrange(3)
        return None

    def output(self, shape, value):
        headers, body = dict(self.headers), b""
        if shape:
            inside = {}
            for name, member in shape.members.items():
                place = member.serialization.get("location")
                if name in value and place == "header":
                    headers[member.serialization["name"]] = str(value[name])
                elif name in value and place is None:
                    inside[name] = value[name]
            body = self.body(shape, inside)
        return [200, headers, body]

    def body(self, shape, value):
        payload = shape.serialization.get("payload")
        if payload:
            shape = shape.members[payload]
            value = value.get(payload)
            if value is None:
                return b""
        name = self.operation.name
        if self.protocol in ("json", "rest-json"):
            return json.dumps(as_json(shape, value)).encode()
        if self.protocol == "smithy-rpc-v2-cbor":
            return cbor(as_json(shape, value))
        if self.protocol == "rest-xml":
            return element(shape.serialization.get("name", shape.name), content(shape, value)).encode()
        inside = content(shape, value)
        if self.protocol == "query":
            inside = element(shape.serialization.get("resultWrapper", name + "Result"), inside)
        return element(name + "Response", inside).encode()

    def error(self, code, status):
        name, told = element("Code", code), element("Message", "told")
        if self.operation.http.get("method") == "HEAD":
            return [status, {}, b""]
        if self.protocol in ("json", "rest-json"):
            return [status, {"x-amzn-errortype": code}, json.dumps({"__type": code, "message": "told"}).encode()]
        if self.protocol == "smithy-rpc-v2-cbor":
            return [status, dict(self.headers), cbor({"__type": code, "message": "told"})]
        inside = element("Error", name + told)
        if self.protocol == "ec2":
            return [status, {}, element("Response", element("Errors", inside)).encode()]
        if self.protocol == "rest-xml" and self.model.service_name == "s3":
            return [status, {}, inside.encode()]
        return [status, {}, element("ErrorResponse", inside).encode()]


def element(name, inside):
    return f"<{name}>{inside}</{name}>"


def content(shape, value):
    """What stands in an element of XML."""
    if shape.type_name == "structure":
        inside = ""
        for name, member in shape.members.items():
            if name not in value:
                continue
            tag = member.serialization.get("name", name)
            if member.type_name == "list":
                one = member.member.serialization.get("name", "member")
                flat = member.serialization.get("flattened")
                if flat:
                    tag = one if "name" in member.member.serialization else tag
                    inside += "".join(element(tag, content(member.member, each)) for each in value[name])
                    continue
                inside += element(tag, "".join(element(one, content(member.member, each)) for each in value[name]))
            else:
                inside += element(tag, content(member, value[name]))
        return inside
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(str(value))


def as_json(shape, value):
    """The value under the names that it has in JSON."""
    if shape.type_name == "structure":
        members = shape.members
        return {members[name].serialization.get("name", name): as_json(members[name], one) for name, one in value.items()}
    if shape.type_name == "list":
        return [as_json(shape.member, one) for one in value]
    return value


def cbor(value):
    """The value in CBOR."""

    def head(major, number):
        return bytes([major << 5 | number]) if number < 24 else bytes([major << 5 | 25]) + number.to_bytes(2, "big")

    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(key) + cbor(one) for key, one in value.items())


class Config(botocore.waiter.SingleWaiterConfig):
    """Knows which of its acceptors matched last. Botocore tells of the last one that it asked, whether or not that matched."""

    last = None

    @property
    def acceptors(self):
        return [self.watched(acceptor) for acceptor in super().acceptors]

    def watched(self, acceptor):
        matches = acceptor.matcher_func

        def watching(response):
            try:
                found = matches(response)
            except JMESPathError:
                # An expression may not take what it finds. Botocore falls over it; to us, it finds nothing.
                found = False
            if found:
                self.last = acceptor
            return found

        acceptor.matcher_func = watching
        return acceptor


def run(service, model, name, waiter, number):
    operation = model.operation_model(waiter["operation"])
    chance = random.Random(f"{service}.{name}.{number}")
    maker = Answers(chance, model, operation, waiter)
    answers = [maker.answer() for _ in range(chance.randrange(1, 7))]
    parser = create_parser(model.resolved_protocol)
    calls = 0

    def call():
        nonlocal calls
        status, headers, body = answers[calls]
        calls += 1
        response = {"status_code": status, "headers": HeadersDict(headers), "body": body}
        return parser.parse(response, operation.output_shape)

    config, problem = Config(waiter), None
    try:
        botocore.waiter.Waiter(name, config, call).wait(WaiterConfig={"MaxAttempts": len(answers)})
    except WaiterError as error:
        problem = str(error)
        before, accepted, _ = problem.partition(" Previously accepted state: ")
        if accepted:
            problem = before + accepted + config.last.explanation
    answers = [[status, headers, base64.b64encode(body).decode()] for status, headers, body in answers]
    return [name, waiter["operation"], answers, calls, problem]


for line in sys.stdin:
    order = json.loads(line)
    service = order["service"]
    model = session.get_service_model(service)
    waiters = loader.load_service_model(service, "waiters-2")["waiters"]
    runs = [run(service, model, name, waiters[name], n) for name in sorted(waiters) for n in range(order["scripts"])]
    print(json.dumps(runs), flush=True)
