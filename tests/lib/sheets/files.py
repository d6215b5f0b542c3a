"""Spreadsheets for tests, good and bad."""

import zipfile
from io import BytesIO

import xlsxwriter

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/></manifest:manifest>'
)


def xlsx(rows, *, sheets=1):
    """A workbook with the rows on its first sheet."""
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for _number in range(sheets):
            sheet = book.add_worksheet()
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(line, column, cell)
    return target.getvalue()


def archive(members, *, compression=zipfile.ZIP_DEFLATED):
    """A zip archive of these members."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", compression) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name), content, compression)  # without today's time
    return target.getvalue()


def with_member(workbook, name, content):
    """The workbook with one member put in the place of its own."""
    with zipfile.ZipFile(BytesIO(workbook)) as packed:
        members = {each: packed.read(each) for each in packed.namelist()}
    return archive(members | {name: content})


def ods_row(cells, *, attributes=""):
    """A row of an OpenDocument table."""
    filled = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        if isinstance(cell, str)
        else f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
        for cell in cells
    )
    return f"<table:table-row {attributes}>{filled}</table:table-row>"


def ods(rows, *, end=""):
    """A minimal OpenDocument spreadsheet; `end` is what follows the rows."""
    body = "".join(rows if rows and isinstance(rows[0], str) else map(ods_row, rows))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="A">{body}{end}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return archive({"mimetype": ODS_TYPE, "META-INF/manifest.xml": _MANIFEST, "content.xml": content})
