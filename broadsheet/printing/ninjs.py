"""ninjs: stories printed as the news industry's JSON, an item a line (IPTC, ninjs 3.1)."""

from io import BytesIO

import msgspec

from broadsheet.printing.whole_texts import BodyLookup, whole_html
from broadsheet.views.exports import NinjsView


def as_ninjs(view: NinjsView, bodies: BodyLookup) -> bytes:
    """Return stories as lines of ninjs, with their texts as HTML."""
    encode = msgspec.json.Encoder().encode
    file = BytesIO()
    for item in view.items:
        body = {
            "role": "main",
            "contentType": "text/html",
            "wordCount": item.words,
            "value": whole_html(bodies, item.body, item.url),
        }
        # The rest of the item is JSON already: its last sign is the brace that ends it.
        file.write(item.head[:-1].encode() + b',"bodies":[' + encode(body) + b"]}\n")
    return file.getvalue()
