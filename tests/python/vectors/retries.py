"""When botocore's standard mode tries again, and after how long.

Standard output: a list of three kinds of cases. Of kind "answer": answers with what they are taken for. Of kind "wait": the
fraction that was drawn, `x-amz-retry-after`, if the answer had it, and the wait. Of kind "budget": events, one after the other,
with what is left after each.
"""

import itertools
import json
import sys
from types import SimpleNamespace

from botocore.retries import quota, standard

OTHERS = [None, "CodeMismatchException", "ValidationException", "InternalServerError"]
CODES = {
    *standard.ThrottledRetryableChecker._THROTTLED_ERROR_CODES,
    *standard.TransientRetryableChecker._TRANSIENT_ERROR_CODES,
}
STATUSES = [400, 403, 404, 409, 429, 500, 501, 502, 503, 504, 599]
OPERATION = SimpleNamespace(service_model=SimpleNamespace(service_name="notes"), error_shapes=[])
detector = standard.ThrottlingErrorDetector(standard.RetryEventAdapter())


def context(status, code=None, attempt=1, headers={}):
    return standard.RetryContext(
        attempt_number=attempt,
        operation_model=OPERATION,
        http_response=SimpleNamespace(status_code=status, headers=headers),
        parsed_response={"Error": {"Code": code}} if code else {},
    )


def failure(status, code):
    if not standard.StandardRetryConditions(max_attempts=2).is_retryable(context(status, code)):
        return None
    return "throttling" if detector.is_throttling_error_from_context(context(status, code)) else "transient"


def failures():
    # A code says more than a status only where both are what services send: no timeout is a 429.
    pairs = [(400, code) for code in sorted(CODES)] + list(itertools.product(STATUSES, OTHERS))
    return [{"kind": "answer", "status": status, "code": code, "failure": failure(status, code)} for status, code in pairs]


def wait(kind, attempt, fraction, retry_after):
    backoff = standard.ExponentialBackoff(random=lambda: fraction, throttling_detector=detector)
    headers = {} if retry_after is None else {"x-amz-retry-after": retry_after}
    status = 429 if kind == "throttling" else 500
    seconds = backoff.delay_amount(context(status, attempt=attempt, headers=headers))
    case = {"kind": "wait", "failure": kind, "attempt": attempt, "fraction": fraction, "retry_after": retry_after}
    return {**case, "microseconds": round(seconds * 1_000_000)}


def waits():
    kinds, attempts = ["transient", "throttling"], [1, 2, 3, 4, 5, 6, 9, 10, 30]
    plain = itertools.product(kinds, attempts, [0.0, 0.25, 1.0], [None])
    asked = itertools.product(kinds, [1, 3], [0.5], ["0", "30", "1500", "90000", "-1", "soon", "1.5"])
    return [wait(*case) for case in [*plain, *asked]]


EVENTS = (
    ["transient", "succeed after transient", "succeed", "throttling", "succeed after throttling"]
    + ["transient"] * 37
    + ["throttling"] * 3
    + ["succeed"] * 6
    + ["transient", "throttling", "succeed after throttling"]
)


def budget():
    tokens = quota.RetryQuota()
    checker = standard.RetryQuotaChecker(tokens, throttling_detector=detector)
    events = []
    for event in EVENTS:
        kind = event.rsplit(" ", 1)[-1]
        is_taken, cost = None, {"transient": checker._RETRY_COST, "throttling": checker._THROTTLING_RETRY_COST}.get(kind)
        if event.startswith("succeed"):
            request = {} if cost is None else {"retry_quota_capacity": cost}
            checker.release_retry_quota(request, SimpleNamespace(status_code=200))
        else:
            is_taken = checker.acquire_retry_quota(context(429 if kind == "throttling" else 500))
        events.append({"kind": "budget", "event": event, "is_taken": is_taken, "tokens": tokens.available_capacity})
    return events


json.dump([*failures(), *waits(), *budget()], sys.stdout)
