"""One round of import and export in a process and database of its own.

`python -m benchmarks.import_steps ROWS`

Prints one JSON line: seconds and peak memory (MiB above the start) of each step.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

PROVINCES = 11
CHUNK = 1000
# The gate refuses a workbook that unpacks to more than 50 MiB: about 50,000 such rows.
READ_ROWS = 20_000


def main() -> None:
    """Set up, run each step, print."""
    count = int(sys.argv[1])
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import override_settings

    folder = Path(tempfile.mkdtemp())
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = None
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(folder / "bench.sqlite3")
    else:
        connection.settings_dict["TEST"]["NAME"] = f"bench_imports_{os.getpid()}"
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with override_settings(VAR_DIR=folder, IMPORT_MAX_ROWS=1_000_000, IMPORT_MAX_BYTES=1 << 30):
            print(json.dumps(Steps(count).run()))
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)


class Steps:
    """The steps of one round, over so many rows."""

    def __init__(self, count: int) -> None:
        from members.models import Province, User

        self.count = count
        self.user = User.objects.create(email="bench@example.org", name="Bench")
        for plate in range(PROVINCES):
            Province.objects.create(
                plate_code=f"{plate:02d}", name_tr=f"Province {plate}", name_en=f"Province {plate}"
            )
        self.file = self._csv()
        self.figures: dict[str, Any] = {"rows": count}

    def run(self) -> dict[str, Any]:
        """Time and memory of each step."""
        from members.models import Municipality

        self.statement, self.parameters = self._prepared()
        self._measure("driver", self._insert_by_driver)
        Municipality.objects.all()._raw_delete("default")
        self._measure("bulk_create", self._insert)
        Municipality.objects.all()._raw_delete("default")
        self._measure("new", self._import_new)
        self._measure("again", self._import_again)
        self._measure("csv", self._export_csv)
        self._measure("xlsx", self._export)
        if self.count <= READ_ROWS:
            self._measure("openpyxl", self._export_openpyxl)
            self._measure("read", self._read)
            self._measure("openpyxl_read", self._read_openpyxl)
            self._measure("openpyxl_streamed", lambda: self._read_openpyxl(read_only=True))
            self._measure("parser", self._parse)
        return self.figures

    def _measure(self, name: str, step: Callable[[], None]) -> None:
        Path("/proc/self/clear_refs").write_text("5")
        before, begun, cpu = _memory("VmRSS"), time.perf_counter(), _cpu()
        step()
        self.figures[name] = {
            "seconds": time.perf_counter() - begun,
            "cpu": _cpu() - cpu,
            "mib": (_memory("VmHWM") - before) / 1024,
        }

    def _values(self, number: int) -> dict[str, Any]:
        return {
            "code": f"{number % PROVINCES:02d}-place-{number}",
            "official_id": number + 1,
            "name_tr": f"Place {number} Belediyesi",
            "name_en": f"Place {number} Municipality",
            "kind": "town",
            "province_id": f"{number % PROVINCES:02d}",
            "district": f"District {number % 300}",
            "population": 2000 + number,
            "population_year": 2023,
            "population_method": "reported",
            "population_source": "TÜİK, ADNKS",
            "latitude": Decimal(4000000 + number % 90000).scaleb(-5),
            "longitude": Decimal(2800000 + number % 90000).scaleb(-5),
            "position_source": "GeoNames, CC BY 4.0",
            "website": f"https://www.place-{number}.bel.tr",
            "phone": f"0212 {number:07d}",
            "email": f"bilgi@place-{number}.bel.tr",
        }

    def _csv(self) -> bytes:
        from members.resources import MunicipalityResource
        from mmu_portal.lib.sheets.write import csv_bytes

        resource = MunicipalityResource()
        resource.learn()
        columns = resource.exported_columns()
        rows = (
            [column.cell(values.get(str(column.stores)), 0) for column in columns]
            for values in map(self._values, range(self.count))
        )
        return b"".join(csv_bytes(resource.export_headings(0), rows, delimiter=";", decimal=","))

    def _records(self, start: int) -> list[Any]:
        """Up to a thousand records, ready to be stored."""
        from members.models import Municipality, Province

        provinces = Province.objects.in_bulk()
        records = []
        for number in range(start, min(start + CHUNK, self.count)):
            record = Municipality(slug=f"place-{number}", **self._values(number))
            record.province = provinces[record.province_id]
            record.derive_keys()
            records.append(record)
        return records

    def _prepared(self) -> tuple[str, list[list[Any]]]:
        """The driver's statement and its parameters, made before the clock starts."""
        from django.db import connection

        from members.models import Municipality

        fields: Any = [field for field in Municipality._meta.concrete_fields if not field.primary_key]
        names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        sign = "?" if connection.vendor == "sqlite" else "%s"
        table, signs = Municipality._meta.db_table, ", ".join([sign] * len(fields))
        parameters = [
            [field.get_db_prep_save(field.pre_save(record, True), connection) for field in fields]
            for start in range(0, self.count, CHUNK)
            for record in self._records(start)
        ]
        return f"INSERT INTO {table} ({names}) VALUES ({signs})", parameters  # noqa: S608

    def _insert_by_driver(self) -> None:
        """The reference on PostgreSQL: `executemany` of the driver itself, in one transaction."""
        from django.db import connection, transaction

        with transaction.atomic():
            cursor: Any = connection.connection.cursor()
            cursor.executemany(self.statement, self.parameters)
        self.parameters = []

    def _insert(self) -> None:
        """The reference on SQLite: the same records by `bulk_create`, keys derived, no check, no history."""
        from django.db import transaction

        from members.models import Municipality

        with transaction.atomic():
            for start in range(0, self.count, CHUNK):
                Municipality.objects.bulk_create(self._records(start))

    def _keep(self) -> Any:
        from members.resources import MunicipalityResource
        from mmu_portal.lib.sheets import kept

        return kept.keep(
            BytesIO(self.file), "bench.csv", MunicipalityResource(), clear_empty=False, by=self.user
        )

    def _import_new(self) -> None:
        """From the file to stored rows: gate, child, preview, confirmation, history."""
        from members.resources import MunicipalityResource

        counts = self._keep().confirm(MunicipalityResource(), by=self.user)
        assert counts.new == self.count, counts  # noqa: S101

    def _import_again(self) -> None:
        """The same file once more: nothing to change."""
        counts = self._keep().counts
        assert counts.unchanged == self.count, counts  # noqa: S101

    def _export_csv(self) -> None:
        from members.models import Municipality
        from members.resources import MunicipalityResource
        from mmu_portal.lib.sheets.write import csv_bytes

        resource = MunicipalityResource()
        rows = resource.export_rows(Municipality.objects.order_by("pk"), 0)
        for _piece in csv_bytes(resource.export_headings(0), rows, delimiter=";", decimal=","):
            pass

    def _export(self) -> None:
        from members.models import Municipality
        from members.resources import MunicipalityResource
        from mmu_portal.lib.sheets.write import write_xlsx

        resource = MunicipalityResource()
        self.workbook = tempfile.TemporaryFile()  # noqa: SIM115
        rows = resource.export_rows(Municipality.objects.order_by("pk"), 0)
        write_xlsx(self.workbook, resource.export_headings(0), rows, title="bench")

    def _export_openpyxl(self) -> None:
        import openpyxl

        from members.models import Municipality
        from members.resources import MunicipalityResource

        resource = MunicipalityResource()
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(resource.export_headings(0))
        for row in resource.export_rows(Municipality.objects.order_by("pk"), 0):
            sheet.append(row)
        book.save(BytesIO())

    def _read(self) -> None:
        from django.conf import settings

        from mmu_portal.lib.sheets import reader
        from mmu_portal.lib.sheets.gate import Limits

        self.workbook.seek(0)
        rows = Path(settings.VAR_DIR) / "rows"
        kind = reader.parse(self.workbook, rows, Limits(1 << 30, 1_000_000))
        assert sum(1 for _line in reader.lines(rows, kind)) == self.count + 1  # noqa: S101

    def _parse(self) -> None:
        """What the child does once the file has been looked through."""
        from python_calamine import CalamineWorkbook

        self.workbook.seek(0)
        book = CalamineWorkbook.from_filelike(self.workbook)
        assert sum(1 for _row in book.get_sheet_by_index(0).iter_rows()) == self.count + 1  # noqa: S101

    def _read_openpyxl(self, *, read_only: bool = False) -> None:
        import openpyxl

        self.workbook.seek(0)
        book = openpyxl.load_workbook(self.workbook, read_only=read_only)
        assert sum(1 for _row in book.worksheets[0].iter_rows(values_only=True)) == self.count + 1  # noqa: S101


def _cpu() -> float:
    """Processor time of this process, of the children that it waited for, and of its PostgreSQL backend."""
    spent = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent) + _backend_cpu()


def _backend_cpu() -> float:
    """What the database's process for us has taken; nothing where it is not on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    name, _, rest = stat.read_text().rpartition(")") if stat.exists() else ("", "", "")
    ticks = rest.split()[11:13] if "(postgres" in name else []
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    main()
