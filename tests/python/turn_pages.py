"""Turns made-up pages with botocore's paginators, and formats them as the AWS CLI's text.

Standard input: [{"service", "operation", "pages": [...], "cases": [
    {"from", "token" (or null), "max_items" (or null), "page_size" (or null), "arguments"}, ...]}, ...]
A call gets the pages in turn, beginning with number `from`, whatever it asks for.
Standard output: for each case {"merged": JSON of the whole answer as text (or null), "pages": [...],
"shown": what is formatted of each page, "inputs": the arguments of each call, "failure": text (or null)}
"""

import copy
import json
import sys

# Before the AWS CLI, which would put a copy of its own in its place.
from botocore.loaders import create_loader
from botocore.model import ServiceModel
from botocore.paginate import PageIterator, Paginator

from awscli.formatter import TextFormatter


class Whole(PageIterator):
    """Leaves results beside the items on a first page of which nothing has been seen."""

    def _handle_first_request(self, parsed, primary_result_key, starting_truncation):
        if self._parse_starting_token()[1] == 0:
            return 0
        return super()._handle_first_request(parsed, primary_result_key, starting_truncation)


class Captured(TextFormatter):
    def __init__(self):
        self.seen = []

    def _format_response(self, response, stream):
        self.seen.append(copy.deepcopy(response))

    def _flush_stream(self, stream):
        pass

    def _get_default_stream(self):
        return None


def turn(case, pages, config, model):
    inputs = []

    def call(**arguments):
        page = copy.deepcopy(pages[case["from"] + len(inputs)])
        inputs.append(copy.deepcopy(arguments))
        return page

    wanted = {"StartingToken": case["token"], "MaxItems": case["max_items"], "PageSize": case["page_size"]}
    wanted = {key: value for key, value in wanted.items() if value is not None}

    def start():
        inputs.clear()
        paginator = Paginator(call, config, model)
        if len(paginator.result_keys) > 1:
            paginator.PAGE_ITERATOR_CLS = Whole
        return paginator.paginate(PaginationConfig=wanted, **case["arguments"])

    result = {"merged": None, "pages": [], "failure": None}
    try:
        result["merged"] = json.dumps(start().build_full_result())
    except Exception as error:
        result["failure"] = str(error)
    result["inputs"] = inputs[:]
    captured = Captured()
    for each in [lambda: captured("", start()), lambda: result["pages"].extend(map(copy.deepcopy, start()))]:
        try:
            each()
        except Exception as error:
            assert str(error) == result["failure"], error
    result["shown"] = captured.seen
    return result


loader = create_loader()
results = []
for order in json.load(sys.stdin):
    config = loader.load_service_model(order["service"], "paginators-1")["pagination"][order["operation"]]
    model = ServiceModel(loader.load_service_model(order["service"], "service-2"), order["service"])
    model = model.operation_model(order["operation"])
    results.append([turn(case, order["pages"], config, model) for case in order["cases"]])
json.dump(results, sys.stdout)
