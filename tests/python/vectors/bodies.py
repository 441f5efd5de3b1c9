"""What botocore makes of bodies of awsJson1_1, with the shapes of the runtime's own tests.

Standard output: a list of {"shape", "received", "sent"}: a body as a service may send it, and the body that botocore sends for
what it read there.
"""

import json
import sys

from botocore.model import ServiceModel
from botocore.parsers import create_parser
from botocore.serialize import create_serializer


def members(**targets):
    return {"type": "structure", "members": {name: {"shape": target} for name, target in targets.items()}}


SHAPES = {
    **{name: {"type": name.lower()} for name in ["Boolean", "Integer", "Long", "Float", "Double", "Blob", "String"]},
    "Time": {"type": "timestamp"},
    "Texts": {"type": "list", "member": {"shape": "String"}},
    "TextMap": {"type": "map", "key": {"shape": "String"}, "value": {"shape": "String"}},
    "Nodes": {"type": "list", "member": {"shape": "Node"}},
    "Node": members(value="Integer", nodes="Nodes"),
    "Choice": {**members(text="String", number="Integer", node="Node"), "union": True},
    "Scalars": members(
        boolean="Boolean", byte="Integer", short="Integer", integer="Integer", long="Long", float="Float", double="Double",
        blob="Blob", text="String", color="String", level="Integer",
    ),  # fmt: skip
    "Containers": members(texts="Texts", map="TextMap", choice="Choice", node="Node"),
    "Times": members(plain="Time", dateTime="Time", httpDate="Time", epoch="Time"),
}
for name, kind in {"dateTime": "iso8601", "httpDate": "rfc822", "epoch": "unixTimestamp"}.items():
    SHAPES["Times"]["members"][name]["timestampFormat"] = kind
SERVICE = {
    "version": "2.0",
    "metadata": {"protocol": "json", "jsonVersion": "1.1", "targetPrefix": "Notes", "apiVersion": "2026-01-01"},
    "shapes": SHAPES,
    "operations": {
        shape: {"name": shape, "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": shape}, "output": {"shape": shape}}
        for shape in ["Scalars", "Containers", "Times"]
    },
}
SCALARS = [
    "{}",
    ' {\n\t"boolean" : true , "text":"x"\r\n} ',
    '{"boolean":false,"byte":-128,"short":32767,"integer":-2147483648,"long":9223372036854775807}',
    '{"integer":0,"long":-9223372036854775808,"level":1,"byte":127,"short":-32768}',
    '{"float":0.5,"double":0.1}',
    '{"double":1e300}',
    '{"double":-2.5E-3,"float":1.5e3}',
    '{"double":12,"float":-7}',
    '{"double":5e-324,"float":3.4028235e38}',
    '{"double":1.7976931348623157e308}',
    '{"blob":""}',
    '{"blob":"AA=="}',
    '{"blob":"AAEC"}',
    '{"blob":"+/8="}',
    '{"text":""}',
    '{"text":"Zo\\u00eb \\ud83c\\udf89 \\u2028 \\/ \\b\\f\\n\\r\\t \\"x\\" \\\\ \\u0000\\u001f\x7f"}',
    '{"text":"Zoë 漢字 🎉 </script>"}',
    '{"color":"red"}',
    '{"color":"a colour of tomorrow","level":7}',
    '{"text":null,"integer":null,"boolean":true}',
    '{"unknown":{"a":[1,{"b":null}],"c":"}"},"integer":5,"another":[[]]}',
    '{"integer":5,"integer":6}',
    '{"te\\u0078t":"escaped name"}',
]
CONTAINERS = [
    '{"texts":[]}',
    '{"texts":["a","","b"]}',
    '{"map":{}}',
    '{"map":{"":"empty","a b":"1","ë":"2"}}',
    '{"choice":{"text":"x"}}',
    '{"choice":{"number":7}}',
    '{"choice":{"node":{"value":1,"nodes":[]}}}',
    '{"choice":{"__type":"Choice","text":"x"}}',
    '{"node":{"value":1,"nodes":[{"value":2,"nodes":[{"value":3}]},{"value":4}]}}',
]
TIMES = [
    '{"plain":0,"epoch":1795763289}',
    '{"plain":-1}',
    '{"plain":1.795763289E9}',
    '{"dateTime":"2026-11-27T07:08:09Z"}',
    '{"dateTime":"2026-11-27T07:08:09+01:30"}',
    '{"httpDate":"Fri, 27 Nov 2026 07:08:09 GMT"}',
]


def case(shape, received):
    operation = ServiceModel(SERVICE, "notes").operation_model(shape)
    response = {"status_code": 200, "headers": {}, "body": received.encode(), "context": {}}
    value = create_parser("json").parse(response, operation.output_shape)
    del value["ResponseMetadata"]
    sent = create_serializer("json").serialize_to_request(value, operation)["body"]
    return {"shape": shape, "received": received, "sent": sent.decode()}


cases = {"Scalars": SCALARS, "Containers": CONTAINERS, "Times": TIMES}
json.dump([case(shape, body) for shape, bodies in cases.items() for body in bodies], sys.stdout)
