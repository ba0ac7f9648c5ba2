"""Reads feeds and sitemaps as other programs do, and prints what it read as JSON.

Arguments: a sitemap schema, then addresses. A feed that feedparser calls malformed, or a sitemap that its
schema refuses, ends with an error that says why.
"""

import json
import sys
import urllib.request

import feedparser
import xmlschema

schema = xmlschema.XMLSchema(sys.argv[1])


def fetch(address):
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310, addresses are the test's own
        return answer.headers.get_content_type(), answer.read()


def feed(address, body):
    read = feedparser.parse(body)
    if read.bozo:
        sys.exit(f"{address}: {read.bozo_exception}")
    entries = [
        {
            "id": entry.get("id"),
            "title": entry.get("title"),
            "link": entry.get("link"),
            "published": bool(entry.get("published_parsed") or entry.get("updated_parsed")),
            "content": "".join(part.value for part in entry.get("content", [])) or entry.get("summary", ""),
        }
        for entry in read.entries
    ]
    return {"kind": read.version, "title": read.feed.get("title"), "entries": entries}


def sitemap(address, body):
    try:
        schema.validate(body.decode())
    except xmlschema.XMLSchemaException as error:
        sys.exit(f"{address}: {error}")
    read = schema.to_dict(body.decode())
    kind = "urlset" if "url" in read else "sitemapindex"
    return {"kind": kind, "locations": [one["loc"] for one in read.get("url", []) + read.get("sitemap", [])]}


answers = {}
for address in sys.argv[2:]:
    kind, body = fetch(address)
    is_sitemap = b"http://www.sitemaps.org/schemas/sitemap/0.9" in body
    answers[address] = (sitemap if is_sitemap else feed)(address, body) | {"type": kind}
json.dump(answers, sys.stdout)
