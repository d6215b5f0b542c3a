"""Documents as accessible PDF, made by typst in a process of its own: its memory grows with each document."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("child.py")
WALL_SECONDS = 30


class TypesettingError(RuntimeError):
    """The document could not be made."""


class LettersMissing(TypesettingError):
    """A text of the document has letters that its font has not, which a document for everybody must have."""

    def __init__(self, letters: str) -> None:
        super().__init__(letters)
        self.letters = letters


# What is not printed, and marks without a letter, are named by their number.
_BY_NUMBER = re.compile(r"\\u\{([0-9a-f]+)\}")
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed with font')


def typeset(template: Path, data: dict[str, Any]) -> bytes:
    """A PDF (PDF/UA-1: tagged, with language and title) of a template with `data`, which it reads as JSON.

    Nothing of `data` is ever read as markup; the template sees no file but those of its own folder.

    Raises:
        LettersMissing: a text has letters that no font of the document has.
        TypesettingError: the template does not fit the data, or takes too long.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell
            [sys.executable, "-I", str(CHILD), str(template)],
            input=json.dumps(data).encode(),
            capture_output=True,
            timeout=WALL_SECONDS,
            env={"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingError("It took too long.") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace")[-2000:]
        raise _refusal(said)
    return done.stdout


def _refusal(said: str) -> TypesettingError:
    found = _MISSING.search(said)
    if found is None:
        return TypesettingError(said)
    return LettersMissing(_BY_NUMBER.sub(lambda number: chr(int(number[1], 16)), found[1]))
