"""Translations without system gettext: `extract`, `compile` and `check`, by Babel.

English is the language of the sources and needs no catalog; Turkish lives in `locale/tr`. `extract` brings
the catalog up to date with the sources, `compile` makes what Django reads, `check` fails on whatever a reader
would see as English on a Turkish page.
"""

import argparse
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("mmu_portal", "members", "platforms", "programs", "campaign", "reporting", "templates")
LANGUAGES = ("tr",)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_text": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT_TAG = "Translators:"
# What Babel writes into a header and nobody reads; dates alone would change every time.
IDLE_HEADERS = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Project-Id-Version|Report-Msgid-Bugs-To|Last-Translator'
    r'|Language-Team|Generated-By): .*\\n"\n',
    re.MULTILINE,
)
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
PERCENT = re.compile(r"%(?:\(\w+\))?[-#0+]*[\d.*]*[a-zA-Z]|%%")
BRACE = re.compile(r"{[\w.]*}")


def extract_template(
    file: io.BufferedIOBase, keywords: dict, comment_tags: Iterable[str], options: dict
) -> Iterator[tuple]:
    """Babel's extraction of a Django template: Django turns it into lines of Python calls, Babel reads them.

    Only the indentation of what was HTML is in the way of Python's tokenizer.
    """
    lines = templatize(file.read().decode()).splitlines(keepends=True)
    source = "".join(line.lstrip(" \t") for line in lines)
    yield from extract_python(io.BytesIO(source.encode()), keywords, comment_tags, options)


def source_files() -> Iterator[Path]:
    """Every Python file and template of the portal."""
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def catalog_of_sources() -> Catalog:
    """A catalog of every message in the sources, with the files it occurs in."""
    catalog, counted = Catalog(), {}
    for path in source_files():
        method = "python" if path.suffix == ".py" else extract_template
        with path.open("rb") as file:
            found = extract(method, file, KEYWORDS, (COMMENT_TAG,), {"encoding": "utf-8"})
            for _, message, comments, context in found:
                if message and message != ("", ""):
                    refuse_mixed(counted, message, context, path)
                    where = [(path.relative_to(ROOT).as_posix(), 1)]
                    catalog.add(message, None, where, auto_comments=comments, context=context)
    return catalog


def refuse_mixed(counted: dict, message: str | tuple, context: str | None, path: Path) -> None:
    """Stop where one text stands both alone and with a plural; `counted` keeps which of both each one is.

    A catalog has one entry for the two, and some versions of Python (3.11.2 is one) do not find it for the
    text that stands alone: it stays English.
    """
    first = message if isinstance(message, str) else message[0]
    if counted.setdefault((first, context), isinstance(message, tuple)) != isinstance(message, tuple):
        raise SystemExit(
            f"{path}: “{first}” is written both alone and with a plural: give one of the two a context."
        )


def po_path(language: str) -> Path:
    """Where a language's catalog is kept."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalog(language: str) -> Catalog:
    """The kept catalog of a language, or an empty one with Django's plural rule."""
    path = po_path(language)
    text = path.read_text() if path.exists() else HEADER.format(language=language)
    return read_po(io.StringIO(text), locale=language, domain="django")


def write_catalog(language: str, catalog: Catalog) -> None:
    """Keep a catalog, sorted by file and without dates and line numbers: only real changes show in a diff."""
    written = io.BytesIO()
    catalog.header_comment = f"# The portal in “{language}”. `make messages` adds what is new in the sources."
    catalog.fuzzy = False
    write_po(written, catalog, width=100, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(IDLE_HEADERS.sub("", written.getvalue().decode()))


def extract_all() -> None:
    """Bring every catalog up to date; what the sources no longer say is dropped, nothing is guessed."""
    sources = catalog_of_sources()
    for language in LANGUAGES:
        catalog = read_catalog(language)
        catalog.update(sources, no_fuzzy_matching=True, update_header_comment=False)
        write_catalog(language, catalog)


def compile_all() -> None:
    """Make the binary catalogs that Django reads; a catalog older than its binary is left alone."""
    for language in LANGUAGES:
        source, target = po_path(language), po_path(language).with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        compiled = io.BytesIO()
        write_mo(compiled, read_catalog(language))
        partial = target.with_suffix(f".{os.getpid()}.partial")
        partial.write_bytes(compiled.getvalue())
        partial.replace(target)


def _forms(message: Message) -> tuple[list[str], list[str]]:
    """The source forms and the translated forms of a message, as lists."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return ids, strings


def _placeholders(text: str) -> list[str]:
    """Every %-placeholder and {}-placeholder of a text, sorted."""
    return sorted(PERCENT.findall(text) + BRACE.findall(text))


def faults_of_message(message: Message) -> Iterator[str]:
    """What is wrong with one translated message."""
    ids, strings = _forms(message)
    if message.fuzzy:
        yield "is fuzzy"
    if not all(strings):
        yield "is not translated"
        return
    expected = [_placeholders(text) for text in ids]
    for text in strings:
        if message.pluralizable and _placeholders(text) not in expected:
            yield f"has placeholders {_placeholders(text)} in “{text}”, its source has {expected}"
        elif not message.pluralizable and _placeholders(text) != expected[0]:
            yield f"has placeholders {_placeholders(text)}, its source has {expected[0]}"


def faults_of_catalog(catalog: Catalog, sources: Catalog) -> Iterator[str]:
    """What is wrong with a catalog: one sentence for each message that a reader would miss."""
    for message in sources:
        if message.id and catalog.get(message.id, message.context) is None:
            yield f"“{_forms(message)[0][0]}” ({_files(message)}) is missing from the catalog"
    for message in catalog:
        if not message.id:
            continue
        if sources.get(message.id, message.context) is None:
            yield f"“{_forms(message)[0][0]}” is in no source any more"
            continue
        for fault in faults_of_message(message):
            yield f"“{_forms(message)[0][0]}” ({_files(message)}) {fault}"
    for obsolete in catalog.obsolete.values():
        yield f"“{_forms(obsolete)[0][0]}” is obsolete"


def _files(message: Message) -> str:
    """Where a message occurs, for a person."""
    return ", ".join(sorted({path for path, _ in message.locations}))


def check_all() -> int:
    """Print every fault of every catalog; the number of faults."""
    sources = catalog_of_sources()
    faults = [
        f"{po_path(language).relative_to(ROOT)}: {fault}"
        for language in LANGUAGES
        for fault in faults_of_catalog(read_catalog(language), sources)
    ]
    print("\n".join(faults) if faults else f"Translations are complete: {len(sources)} messages.")
    return len(faults)


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["extract", "compile", "check"])
    command = parser.parse_args().command
    if command == "extract":
        extract_all()
    elif command == "compile":
        compile_all()
    else:
        return 1 if check_all() else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
