"""Records streams of events as moto sends them, by botocore's descriptions of the services.

Standard input: nothing. Standard output: {operation: the messages of a stream, one after the other, in hexadecimal}; it is kept in
`tests/tests/event_streams/recorded.json`. The events are this script's own, and each stream ends with an error: with an exception of the
model, which has members, or where there is none with one that has a text alone.
"""

import datetime
import json
import sys

import botocore.loaders
from moto.core.eventstream import EventStreamEncoder
from moto.core.model import ServiceModel
from moto.core.serialize import get_serializer_class

# The one service whose description botocore does not have, as far as it matters here.
TRANSCRIBE = {
    "metadata": {"protocol": "rest-json", "serviceId": "Transcribe Streaming"},
    "operations": {
        "StartStreamTranscription": {
            "name": "StartStreamTranscription",
            "http": {"method": "POST", "requestUri": "/stream-transcription"},
            "output": {"shape": "Output"},
        }
    },
    "shapes": {
        "Output": {
            "type": "structure",
            "members": {"TranscriptResultStream": {"shape": "Stream"}},
            "payload": "TranscriptResultStream",
        },
        "Stream": {"type": "structure", "members": {"TranscriptEvent": {"shape": "Event"}}, "eventstream": True},
        "Event": {"type": "structure", "members": {"Transcript": {"shape": "Transcript"}}, "event": True},
        "Transcript": {"type": "structure", "members": {"Results": {"shape": "Results"}}},
        "Results": {"type": "list", "member": {"shape": "Result"}},
        "Result": {
            "type": "structure",
            "members": {
                "ResultId": {"shape": "Text"},
                "StartTime": {"shape": "Double"},
                "IsPartial": {"shape": "Boolean"},
                "Alternatives": {"shape": "Alternatives"},
            },
        },
        "Alternatives": {"type": "list", "member": {"shape": "Alternative"}},
        "Alternative": {"type": "structure", "members": {"Transcript": {"shape": "Text"}}},
        "Text": {"type": "string"},
        "Double": {"type": "double"},
        "Boolean": {"type": "boolean"},
    },
}

WHEN = datetime.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=datetime.timezone.utc)

STREAMS = {
    "SubscribeToShard": (
        "kinesis",
        {
            "EventStream": [
                {
                    "SubscribeToShardEvent": {
                        "Records": [
                            {
                                "SequenceNumber": "48",
                                "ApproximateArrivalTimestamp": WHEN,
                                "Data": b"\x00caf\xc3\xa9\xff",
                                "PartitionKey": "a",
                            },
                            {"SequenceNumber": "49", "Data": b"", "PartitionKey": "b"},
                        ],
                        "ContinuationSequenceNumber": "49",
                        "MillisBehindLatest": 0,
                    }
                },
                {
                    "SubscribeToShardEvent": {
                        "Records": [],
                        "ContinuationSequenceNumber": "50",
                        "MillisBehindLatest": 7,
                    }
                },
            ]
        },
        {"ResourceInUseException": {"message": "taken"}},
    ),
    "StartLiveTail": (
        "logs",
        {
            "responseStream": [
                {"sessionStart": {"requestId": "1", "sessionId": "2", "logGroupIdentifiers": ["g"]}},
                {"sessionUpdate": {"sessionMetadata": {"sampled": False}, "sessionResults": []}},
                {
                    "sessionUpdate": {
                        "sessionMetadata": {"sampled": True},
                        "sessionResults": [{"message": "héllo\n", "timestamp": 5, "logStreamName": "s"}],
                    }
                },
            ]
        },
        {"SessionTimeoutException": {"message": "three hours"}},
    ),
    "ConverseStream": (
        "bedrock-runtime",
        {
            "stream": [
                {"messageStart": {"role": "assistant"}},
                {"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "Hel"}}},
                {"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "lo, wörld"}}},
                {"contentBlockStop": {"contentBlockIndex": 0}},
                {"messageStop": {"stopReason": "end_turn"}},
                {
                    "metadata": {
                        "usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3},
                        "metrics": {"latencyMs": 4},
                    }
                },
            ]
        },
        {"throttlingException": {"message": "slow"}},
    ),
    "InvokeModelWithResponseStream": (
        "bedrock-runtime",
        {"body": [{"chunk": {"bytes": b"h\x00i\xff"}}, {"chunk": {"bytes": b""}}]},
        {"modelTimeoutException": {"message": "late"}},
    ),
    "InvokeWithResponseStream": (
        "lambda",
        {
            "EventStream": [
                {"PayloadChunk": {"Payload": b"\x00\xff"}},
                {"PayloadChunk": {"Payload": b""}},
                {"InvokeComplete": {"ErrorCode": "Timeout", "LogResult": ""}},
            ]
        },
        {"InternalFailure": "gone"},
    ),
    "SelectObjectContent": (
        "s3",
        {
            "Payload": [
                {"Cont": {}},
                {"Records": {"Payload": b"a,b\n"}},
                {"Stats": {"Details": {"BytesScanned": 10, "BytesReturned": 4}}},
                {"End": {}},
            ]
        },
        {"InternalError": "half of it"},
    ),
    "StartStreamTranscription": (
        "transcribe",
        {
            "TranscriptResultStream": [
                {
                    "TranscriptEvent": {
                        "Transcript": {
                            "Results": [
                                {
                                    "ResultId": "r",
                                    "StartTime": 0.25,
                                    "IsPartial": partial,
                                    "Alternatives": [{"Transcript": text}],
                                }
                            ]
                        }
                    }
                }
                for text, partial in [("hel", True), ("hello", False)]
            ]
        },
        {"LimitExceededException": {"Message": "enough"}},
    ),
}


def described(service):
    if service == "transcribe":
        return TRANSCRIBE
    return botocore.loaders.create_loader().load_service_model(service, "service-2")


def recorded(operation, service, result, ending):
    description = described(service)
    model = ServiceModel(description, service).operation_model(operation)
    serializer = get_serializer_class(service, model.service_model.protocol)(model)
    body = serializer.serialize(result)["body"]
    # moto knows events, and no errors among them.
    for name, members in ending.items():
        if isinstance(members, str):
            headers, payload = {":message-type": "error", ":error-code": name, ":error-message": members}, b""
        else:
            headers = {":message-type": "exception", ":exception-type": name, ":content-type": "application/json"}
            payload = json.dumps(members).encode()
        body += EventStreamEncoder().encode_message(headers, payload)
    return body.hex()


json.dump({operation: recorded(operation, *stream) for operation, stream in STREAMS.items()}, sys.stdout, indent=1)
print()
