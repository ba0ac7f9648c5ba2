"""Prints the payloads of brs-kb as one JSON array of distinct strings, in a steady order."""

import json
import sys

from brs_kb import get_all_payloads

entries = get_all_payloads().values()
distinct = dict.fromkeys(entry["payload"] for entry in entries)
json.dump(list(distinct), sys.stdout)
