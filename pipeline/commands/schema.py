"""`vacancies schema`: print the data dictionary."""
from __future__ import annotations

import sys
from argparse import Namespace

from pipeline import dictionary


def run(arguments: Namespace) -> int:
    sys.stdout.write(dictionary.as_json() if arguments.format == "json" else dictionary.markdown())
    return 0
