"""Writes what the fuzz targets begin with: for each, a folder of inputs, and a dictionary of words to put into them.

In: the folder to write to; models and known answers of the repository. Out: FOLDER/TARGET/seeds/NUMBER and FOLDER/TARGET/words.
"""

import base64
import gzip
import html
import io
import json
import re
import shutil
import struct
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "tests" / "models"
VECTORS = ROOT / "runtime" / "tests" / "vectors"


def texts(folder):
    return [path.read_text() for path in sorted(folder.glob("*.json"))]


def vectors(name):
    return json.loads((VECTORS / name).read_text())


def ast():
    both = [text for text in texts(MODELS) if '"smithy"' in text]
    yield from both
    yield (ROOT / "model/tests/data/everything.json").read_text()
    yield (ROOT / "tests/fuzz/client.json").read_text()
    yield both[0] + "\n---\n" + both[1]
    chain = {f"a#S{n}": {"type": "list", "member": {"target": f"a#S{n + 1}"}} for n in range(60)}
    yield json.dumps({"smithy": "2.0", "shapes": chain})


def botocore():
    described = [text for text in texts(MODELS) if '"metadata"' in text and '"smithy"' not in text]
    yield from described
    shapes = {
        "Text": {"type": "string", "min": 1, "max": 9, "pattern": "a+", "sensitive": True},
        "Choice": {"type": "string", "enum": ["A", "b c"]},
        "Time": {"type": "timestamp", "timestampFormat": "iso8601"},
        "Texts": {"type": "list", "member": {"shape": "Text"}},
        "Map": {"type": "map", "key": {"shape": "Choice"}, "value": {"shape": "In"}},
        "In": {
            "type": "structure",
            "required": ["Name"],
            "members": {
                "Name": {"shape": "Text", "documentation": "<p>A <b>name</b>.</p>"},
                "Map": {"shape": "Map"},
                "NextToken": {"shape": "Text"},
                "Limit": {"shape": "Limit"},
                "Token": {"shape": "Text", "idempotencyToken": True},
            },
        },
        "Limit": {"type": "integer", "min": 1, "max": 60},
        "Out": {
            "type": "structure",
            "members": {
                "Times": {"shape": "Times"},
                "NextToken": {"shape": "Text"},
                "Either": {"shape": "Either"},
                "Bytes": {"shape": "Bytes"},
            },
        },
        "Bytes": {"type": "blob"},
        "Times": {"type": "list", "member": {"shape": "Time"}},
        "Either": {"type": "structure", "union": True, "members": {"a": {"shape": "Text"}, "b": {"shape": "Out"}}},
        "Gone": {
            "type": "structure",
            "exception": True,
            "error": {"code": "Gone", "httpStatusCode": 404, "senderFault": True},
            "members": {"message": {"shape": "Text"}},
        },
    }
    metadata = {
        "apiVersion": "2020-01-01",
        "endpointPrefix": "tiny",
        "jsonVersion": "1.1",
        "protocol": "json",
        "protocols": ["json"],
        "serviceFullName": "Tiny",
        "serviceId": "Tiny",
        "signatureVersion": "v4",
        "targetPrefix": "Tiny",
        "uid": "tiny-2020-01-01",
    }
    listing = {
        "name": "List",
        "http": {"method": "POST", "requestUri": "/"},
        "input": {"shape": "In"},
        "output": {"shape": "Out"},
        "errors": [{"shape": "Gone"}],
        "authtype": "none",
        "deprecated": True,
        "deprecatedMessage": "no",
    }
    service = {"version": "2.0", "metadata": metadata, "operations": {"List": listing}, "shapes": shapes}
    pages = {
        "pagination": {
            "List": {
                "input_token": "NextToken",
                "output_token": "NextToken",
                "limit_key": "Limit",
                "result_key": ["Times", "Either.b.Times"],
            }
        }
    }
    waiters = {
        "version": 2,
        "waiters": {
            "There": {
                "operation": "List",
                "delay": 5,
                "maxAttempts": 3,
                "acceptors": [{"matcher": "path", "argument": "Times[0]", "expected": "x", "state": "success"}],
            }
        },
    }
    examples = {"version": "1.0", "examples": {"List": [{"id": "a", "title": "t", "input": {"Name": "n"}, "output": {}}]}}
    yield json.dumps(service)
    yield "\n---\n".join(json.dumps(part) for part in (service, pages, waiters, examples))


def archive():
    description = next(botocore()).encode()
    yield gzip.compress(description, mtime=0)
    # What is small and holds much.
    yield gzip.compress(b" " * 200_000, mtime=0)
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as wheel:
            for name, data in [("service-2.json", description), ("paginators-1.json.gz", gzip.compress(b"{}", mtime=0))]:
                info = zipfile.ZipInfo(f"botocore/data/fuzz/2020-01-01/{name}", (1980, 1, 1, 0, 0, 0))
                info.compress_type = method
                wheel.writestr(info, data)
        yield out.getvalue()


def documentation():
    yield from re.findall(r'"smithy\.api#documentation": "((?:[^"\\]|\\.)*)"', (MODELS / "docs.json").read_text())
    yield '<p>The <code>USERNAME</code>, e.g. <i>an</i> <a href="https://a.example/API_Ping.html">alias</a>.</p>'
    yield "<ul><li><p>a</p><ol><li>b</ol><li><dl><dt>c<dd>d</dl></ul><note><p>n</p></note><pre>\n.x\n 'y\\\n</pre>"
    yield "<table><tr><th>a<td>b|c</tr><tr><td><p>d</p><pre>e\nf</pre></table><h2># x</h2>&amp;&lt;&#x1b;&#0;&nbsp;&bogus;"
    yield "<!-- x --><script>alert(1)</script><a href='javascript:x'>y</a><b><i>z</b></i> [a](b) `c` *d* _e_ <https://f>"
    yield "\u202e\x1b[2J\r\x00\u2028 .so /etc/passwd\n.PP\n'br\n\\fB"
    for piece, end in [("<ul><li>", "</li></ul>"), ("<table><tr><td>", ""), ("<b>", ""), ("<note>", "</note>"), ("#\n", "")]:
        yield piece * 100 + end * 100


def profiles():
    yield (
        "[default]\nregion = eu-west-1 # here\n[profile a]\nrole_arn = x\nsource_profile=default\ns3 =\n  max = 3\n"
        '[sso-session b]\nsso_region = eu\n[services c]\ns3 =\n endpoint_url = http://x\n[profile "d e"]\nx=#y\n'
        "---\n[default]\naws_access_key_id = AKID\naws_secret_access_key = SECRET\n; no\n[a]\nx = 1\n  2\n"
    )
    yield "[profile default]\na=1\n[default]\nb=2\n[profile 'x']\n k\n"
    yield "x"


def credentials():
    answer = {
        "Version": 1,
        "AccessKeyId": "AKIDEXAMPLE",
        "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG",
        "SessionToken": "token-of-a-session",
        "Expiration": "2199-01-01T00:00:00Z",
    }
    yield json.dumps(answer)
    yield json.dumps({**answer, "Expiration": "soon", "Version": "1"})


def challenges():
    yield 'Basic realm="r"\nDigest realm="a \\"b\\"", qop="auth, auth-int", algorithm=SHA-256-sess, nonce="n", opaque="o", stale=true'
    yield "Negotiate YII=, Digest realm=r,nonce=n,userhash=true,charset=UTF-8,algorithm=SHA-512-256,qop=auth-int"
    yield 'digest realm="r", nonce="", domain="/ /b", stale=FALSE, algorithm=MD5'


def responses():
    everything = {
        "aString": "text",
        "aBoolean": True,
        "aByte": -128,
        "aShort": 7,
        "aInteger": 1,
        "aLong": 9007199254740993,
        "aFloat": 1.5,
        "aDouble": "NaN",
        "aBigInteger": 10**30,
        "aBigDecimal": 1.25,
        "aTimestamp": 1700000000.123,
        "aBlob": "AAEC",
        "aDocument": {"a": [None, 1e300, -0.0, "x"]},
        "timeDateTime": "2020-01-01T00:00:00.5Z",
        "timeHttpDate": "Wed, 01 Jan 2020 00:00:00 GMT",
        "timeEpochSeconds": -2.5,
        "secret": "a-secret-of-mine",
        "colour": "red",
        "level": 9,
        "texts": ["a", "\u00e9\ud83d\ude00"],
        "sparse": [None, 1],
        "times": {"a": 0},
        "either": {"__type": "x", "text": "a"},
        "self": {"needed": "n"},
        "branches": [{"either": {"nothing": {}}}],
        "byName": {"red": {"list": []}},
        "blobs": {"x": None},
        "needed": "n",
        "withDefault": 3,
        "other": [[]],
    }
    yield f"200\nx-amzn-requestid:id-1\n\n{json.dumps(everything)}"
    deep = "{}"
    for _ in range(40):
        deep = f'{{"self":{deep}}}'
    yield f"200\n\n{deep}"
    yield "200\n\n" + json.dumps({"branches": [{}] * 200})
    yield "200\n\n"
    for case in vectors("errors.json"):
        headers = "".join(f"{name}:{value}\n" for name, value in case["headers"].items())
        yield f"{case['status']}\n{headers}\n{case['body']}"
    yield '400\nx-amzn-query-error:Gone;Sender\n\n{"__type":"fuzz#Wrong","message":"no","all":{"aByte":1}}'
    yield '500\nx-amzn-requestid:id\n\n{"__type":"Hidden","message":"a-secret-of-mine"}'
    yield "503\nretry-after:3\n\n<html>busy</html>"
    yield "302\nlocation:http://x\n\n"
    for case in vectors("bodies.json"):
        yield f"200\n\n{case['received']}"


def packed(value):
    """A value in CBOR."""

    def head(kind, number):
        for code, size in [(24, 1), (25, 2), (26, 4), (27, 8)]:
            if number < 24:
                return bytes([kind << 5 | number])
            if number < 1 << 8 * size:
                return bytes([kind << 5 | code]) + number.to_bytes(size, "big")
        size = (number.bit_length() + 7) // 8
        return bytes([0xC2 + (kind == 1), 0x40 | size]) + number.to_bytes(size, "big")

    match value:
        case None | True | False:
            return bytes([{None: 0xF6, True: 0xF5, False: 0xF4}[value]])
        case int():
            return head(0, value) if value >= 0 else head(1, -1 - value)
        case float():
            return b"\xfb" + struct.pack(">d", value)
        case bytes():
            return head(2, len(value)) + value
        case str():
            text = value.encode("utf-8", "surrogatepass")
            return head(3, len(text)) + text
        case list():
            return head(4, len(value)) + b"".join(map(packed, value))
        case _:
            return head(5, len(value)) + b"".join(packed(part) for pair in value.items() for part in pair)


def cbor():
    for body in (text.split("\n\n", 1)[1] for text in responses()):
        try:
            yield packed(json.loads(body))
        except ValueError:
            pass
    # Times have a tag; blobs, and what is of no length that is known.
    yield b"\xbf" + packed("aTimestamp") + b"\xc1" + packed(1.5) + packed("aBlob") + b"\x5f" + packed(b"ab") + b"\xff\xff"
    yield b"\xa1" + packed("texts") + b"\x9f" + b"\x7f" + packed("a") + packed("b") + b"\xff\xff"
    yield b"\xa1" + packed("aFloat") + b"\xf9\x3c\x00"
    yield b"\xa1" + packed("aDocument") + b"\x9f" * 300


def in_xml(name, value):
    match value:
        case bool():
            text = str(value).lower()
        case dict():
            text = "".join(in_xml(*pair) for pair in value.items())
        case list():
            text = "".join(in_xml("member", part) for part in value)
        case _:
            text = "" if value is None else html.escape(str(value))
    return f"<{name}>{text}</{name}>"


def xml():
    for body in (text.split("\n\n", 1)[1] for text in responses()):
        try:
            answer = json.loads(body)
        except ValueError:
            continue
        if isinstance(answer, dict) and all(re.fullmatch(r"[A-Za-z_]\w*", name) for name in answer):
            yield in_xml("EchoResponse", {"EchoResult": answer, "ResponseMetadata": {"RequestId": "x"}})
    yield "<EchoResponse><EchoResult><byName><entry><key>a</key><value><aString>b</aString></value></entry></byName></EchoResult></EchoResponse>"
    yield "<?xml version='1.0'?><!-- c --><ErrorResponse xmlns='x'><Error><Code>Sold.Out</Code><Message><![CDATA[no]]>&#x20;&lt;</Message></Error></ErrorResponse>"
    yield "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"
    yield "<a>" * 300


def events():
    headers = b"\x01t\x00\x01f\x01\x01b\x022\x01s\x03N \x01i\x04\x00\x07\xa1 \x01l\x05\x00\x00\x00\x0b\xa4;t\x00"
    headers += b"\x01B\x06\x00\x02ab\x01S\x07\x00\x02cd\x01T\x08\x00\x00\x00\x01*\x05\xf2\x00\x01u\x09" + bytes(16)
    yield bytes([len(headers)]) + headers + b"payload"
    yield bytes([0]) + b"payload"
    yield bytes([4]) + b"\x01a\x07\xff"


def bindings():
    headers = [
        'x-names: a, "b, c", "d \\"e\\" \\\\f"\nx-names:g',
        "x-dates:Thu, 01 Jan 1970 00:00:00 GMT, Mon, 16 Dec 2019 23:48:18.5 GMT",
        "x-dates:2019-12-16T23:48:18Z",
        "x-numbers:1, -2,3",
        "x-flag:true",
        "x-json:eyJhIjogMX0=",
        "x-data:/wA=",
        "x-tag-One:1\nX-Tag-:two\nx-other:3",
        'x-names:"a',
        "x-names:,, ,",
    ]
    for body in ["", "null", '{"the \\"text\\"":"x","text":1,"names":["no"]}', "<html>"]:
        for lines in headers + ["\n".join(headers[:8])]:
            yield f"200\n{lines}\n\n{body}"


def rules():
    def find(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "smithy.rules#endpointRuleSet":
                    yield json.dumps(inner)
                yield from find(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from find(inner)

    for text in texts(MODELS) + [(ROOT / "tests/fuzz/client.json").read_text()]:
        yield from find(json.loads(text))
    functions = [
        {"fn": "aws.parseArn", "argv": [{"ref": "A"}], "assign": "arn"},
        {"fn": "stringEquals", "argv": ["{arn#resourceId[0]}", "x"]},
        {"fn": "parseURL", "argv": [{"ref": "A"}], "assign": "url"},
        {"fn": "substring", "argv": [{"ref": "A"}, 0, 3, True], "assign": "part"},
        {"fn": "not", "argv": [{"fn": "isValidHostLabel", "argv": [{"ref": "A"}, False]}]},
        {"fn": "aws.isVirtualHostableS3Bucket", "argv": [{"ref": "A"}, True]},
        {"fn": "uriEncode", "argv": [{"ref": "A"}], "assign": "encoded"},
        {"fn": "coalesce", "argv": [{"ref": "B"}, "b"], "assign": "c"},
        {"fn": "split", "argv": [{"ref": "A"}, "--", 2], "assign": "parts"},
        {"fn": "ite", "argv": [{"ref": "F"}, "a", "b"], "assign": "d"},
    ]
    parameters = {
        "A": {"type": "string", "required": True, "default": "a", "documentation": "A."},
        "B": {"type": "string", "documentation": "B."},
        "F": {"type": "boolean", "required": True, "default": False, "documentation": "F."},
        "L": {"type": "stringArray", "required": False, "documentation": "L."},
    }
    properties = {"authSchemes": [{"name": "sigv4", "signingName": "{A}", "disableDoubleEncoding": True}]}
    endpoint = {"url": "https://{url#authority}{url#path}{part}", "headers": {"x": ["{A}"]}, "properties": properties}
    for count in range(1, len(functions) + 1):
        rule = {"type": "endpoint", "conditions": functions[:count], "endpoint": endpoint if count > 3 else {"url": "http://a"}}
        ending = {"type": "error", "conditions": [], "error": "no {A}"}
        rule_set = {"version": "1.0", "parameters": parameters, "rules": [rule, ending]}
        yield json.dumps(rule_set) + "\n---\nA=arn:aws:s3:::x\nB=b\nF=true\n"
    # As a decision diagram: a node is a condition, and where to go if it holds and if not.
    numbers = [-1, 1, -1, 0, 100_000_000, -3, 1, 100_000_001, -1]
    packed = base64.b64encode(b"".join(number.to_bytes(4, "big", signed=True) for number in numbers)).decode()
    yield json.dumps(
        {
            "version": "1.1",
            "parameters": parameters,
            "conditions": [{"fn": "isSet", "argv": [{"ref": "B"}]}, {"fn": "booleanEquals", "argv": [{"ref": "F"}, True]}],
            "results": [{"type": "endpoint", "endpoint": {"url": "https://{A}"}}, {"type": "error", "error": "no"}],
            "root": 2,
            "nodeCount": 3,
            "nodes": packed,
        }
    ) + "\n---\nF=true\n"


def endpoint():
    yield "eu-west-1\n\nlabel\napp"
    yield "us-gov-east-1\nhttps://user:a-password@example.com:8443/base/\nlabel\n"
    yield "\nhttp://[::1]:80\nlabel\napp/1"
    yield "\nhttp://[:81]:u\nlabel\n"
    yield "cn-north-1\nHTTP://localhost?x#y\n-label-\n\u00e9"
    yield "us-iso-east-1\n\na.b\n"


def functions():
    for case in vectors("endpoints.json"):
        words = [str(argument) for argument in case["arguments"]]
        yield "\n---\n".join(words[:2])


def json_texts():
    yield '{"b": [1, 2.50, -0, 1E400, 123456789012345678901234567890], "a": "\\u00e9\\ud83d\\ude00\\ud800"}'
    yield '{"yes": "no", "~": null, "1": "0x1f", "- a": ": b", "c #": "d\\ne\\n", "f": ["2020-01-01", "=", "<<", ""]}'
    yield '[{"a": [[{"b": []}]]}, {"a": {}}, NaN, -Infinity]'
    yield "[" * 300 + "]" * 300
    yield json.dumps({"rows": [{"a": "x" * 40, "b": n} for n in range(9)], "wide": "\u65e5\u672c\u8a9e"})


def query():
    document = '{"a": [{"b": 1, "c": "x"}, {"b": 2, "c": "y"}], "d": {"e": [3, 1, 2], "f": null}, "g": "2"}'
    for text in [
        "a[?b > `1`].c | [0]",
        "d.e | sort(@) | [::-1]",
        "sort_by(a, &b)[*].{B: b, C: c}",
        "max_by(a, &b).c || 'none'",
        "join(',', a[].c) && length(d.e)",
        "map(&to_number(@), d.e[1:3])",
        "not_null(d.f, g) == '2'",
        "merge(d, {x: `{\"y\": [1]}`}).*",
        "reverse(keys(d)) | contains(@, 'e') | type(@)",
        "\"a\"[-1].b <= `2` && !f",
        "[@, @, @]",
        "to_string(@) | split(',', @)",
        "avg(d.e) && sum(d.e) && floor(`1.5`) && ceil(`-1.5`) && abs(`-1`)",
        "starts_with(g, '2') || ends_with(g, `\"2\"`)",
        "a[].[b, c][]",
        "(((a)))[*][*]",
        "|".join(["[@,@]"] * 40),
        "[" * 60 + "@" + "]" * 60,
        "join(`\"" + "x" * 60 + "\"`, " + "[@,@]" * 5 + ")",
    ]:
        yield f"{text}\n---\n{document}"


def shorthand():
    yield "a=1,2,b={c='x, y'},d=[e,f],g@=h"
    yield 'Name=email,Values="a\\"b",c'
    yield "a={b={c={d=[e,{f=g}]}}},h=\\,"
    yield "a=" + "[" * 300
    yield "foo"
    yield "a=b,a=c"


def parameters():
    yield from shorthand()
    yield '{"text": "a", "all": {"needed": "n"}}'
    yield "red\nblue"
    yield "a=1\nb=2"
    yield "2020-01-01T00:00:00Z"
    yield "AAEC"
    yield '[{"aByte": 300}]'
    yield "1_000\n+1\n0x1f\nNaN"


def yaml():
    yield "a: &x [1, 0o17, 2.50]\nb: *x\nc: 'yes'\n<<: {d: e}\n"
    yield "%YAML 1.2\n---\n? a\n: |-\n  b\n   c\n  d\ne: >+\n  f\n\n  g\n\n"
    yield "a: !!binary AAEC\nb: !!str 1\nc: !!set {d}\ne: 2020-01-01\nf: !x y\n"
    yield "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 9)}]\n" for n in range(9))
    yield "[" * 300
    yield '{"a": "\\x41\\u263a\\/", \'b\': \'\'\'c\', d: [e, {f: g}]}\n# h'


def scalars():
    for case in vectors("timestamps.json"):
        yield from case.get("written", {}).values()
    yield "Fri, 31 Jan 2020 10:00:00 GMT"
    yield "Sat Aug 28 02:36:45 1999"
    yield "10/12/99 3pm +0200"
    yield "1_0.5e3"
    yield "-00012345678901234567890.5E-3"
    yield "QUJD"


SEEDS = {
    "archive": archive,
    "ast": ast,
    "bindings": bindings,
    "botocore": botocore,
    "cbor": cbor,
    "challenges": challenges,
    "credentials": credentials,
    "documentation": documentation,
    "endpoint": endpoint,
    "events": events,
    "functions": functions,
    "json": json_texts,
    "parameters": parameters,
    "profiles": profiles,
    "query": query,
    "response": responses,
    "rules": rules,
    "scalars": scalars,
    "shorthand": shorthand,
    "untyped": responses,
    "xml": xml,
    "yaml": yaml,
}


def words(seeds):
    """What stands in quotes, and names and marks of other languages than JSON: words of libFuzzer's dictionary."""
    found = set()
    for seed in seeds:
        found.update(re.findall(rb'"[^"\\\n]{1,60}"|[A-Za-z_][A-Za-z0-9_.#-]{1,40}|</?[a-z]+>?', seed))
    escaped = ("".join(f"\\x{byte:02x}" for byte in word) for word in sorted(found)[:2000])
    return "".join(f'"{word}"\n' for word in escaped)


def main():
    folder = Path(sys.argv[1])
    for target, make in SEEDS.items():
        seeds = [seed if isinstance(seed, bytes) else seed.encode("utf-8", "surrogatepass") for seed in make()]
        shutil.rmtree(folder / target / "seeds", ignore_errors=True)
        (folder / target / "seeds").mkdir(parents=True)
        for number, seed in enumerate(seeds):
            (folder / target / "seeds" / f"{number:03}").write_bytes(seed)
        (folder / target / "words").write_text(words(seeds))


main()
