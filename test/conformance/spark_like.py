"""Writes a Delta table in the shape Spark gives it, from Parquet and JSON alone: directories per partition, timestamps
as INT96, CRC files, and a checkpoint in two parts that carries parsed copies of statistics and partition values."""

import datetime
import decimal
import json
from pathlib import Path

import pyarrow
import pyarrow.parquet as parquet

UTC = datetime.timezone.utc

FIELDS = [
    {"name": "id", "type": "string", "nullable": True, "metadata": {}},
    {"name": "amount", "type": "decimal(18,6)", "nullable": True, "metadata": {"comment": "Net."}},
    {"name": "at", "type": "timestamp", "nullable": True, "metadata": {}},
    {"name": "day", "type": "date", "nullable": True, "metadata": {}},
]

DAYS = [datetime.date(2024, 2, 29), datetime.date(1899, 12, 31), None]


def add_file(folder, number):
    day = DAYS[number % len(DAYS)]
    name = f"day={day.isoformat() if day else '__HIVE_DEFAULT_PARTITION__'}/part-0000{number}-c000.snappy.parquet"
    table = pyarrow.table(
        {
            "id": pyarrow.array([f"row {number}", None], pyarrow.string()),
            "amount": pyarrow.array([decimal.Decimal(number) / 8, None], pyarrow.decimal128(18, 6)),
            "at": pyarrow.array([datetime.datetime(1900 + number, 1, 1, 12, 30, 0, 123456, UTC), None], pyarrow.timestamp("us", "UTC")),
        }
    )
    file = Path(folder, name)
    file.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(table, file, use_deprecated_int96_timestamps=True, store_schema=False)
    return {
        "path": name,
        "partitionValues": {"day": day.isoformat() if day else None},
        "size": file.stat().st_size,
        "modificationTime": 1_700_000_000_000 + number,
        "dataChange": True,
        "stats": json.dumps({"numRecords": 2, "nullCount": {"id": 1}}),
        "tags": {"INSERTION_TIME": "1"},
    }


def write_spark_like(folder):
    """Versions 0 to 6; entries before the checkpoint at 4 are gone. Returns the newest version."""
    log = Path(folder, "_delta_log")
    log.mkdir(parents=True)
    protocol = {"minReaderVersion": 1, "minWriterVersion": 2}
    metadata = {
        "id": "5fba94ed-9794-4965-ba6e-6ee3c0d22af9",
        "format": {"provider": "parquet", "options": {}},
        "schemaString": json.dumps({"type": "struct", "fields": FIELDS}),
        "partitionColumns": ["day"],
        "configuration": {},
        "createdTime": 1_700_000_000_000,
    }
    files = [add_file(folder, number) for number in range(7)]
    removed = {"path": files[0]["path"], "deletionTimestamp": 1_700_000_000_003, "dataChange": True}
    entries = [[{"protocol": protocol}, {"metaData": metadata}, {"add": files[0]}]]
    entries += [[{"add": file}] for file in files[1:]]
    entries[3].insert(0, {"remove": removed})
    for version, actions in enumerate(entries):
        lines = [{"commitInfo": {"timestamp": 1_700_000_000_000 + version, "operation": "WRITE"}}, *actions]
        log.joinpath(f"{version:020}.json").write_text("".join(json.dumps(line) + "\n" for line in lines))
        log.joinpath(f".{version:020}.json.crc").write_text("crc")
    write_checkpoint(log, 4, protocol, metadata, files[1:5], removed)
    for version in range(4):
        log.joinpath(f"{version:020}.json").unlink()
    return len(entries) - 1


def write_checkpoint(log, version, protocol, metadata, files, removed):
    text, number, flag = pyarrow.string(), pyarrow.int64(), pyarrow.bool_()
    pairs = pyarrow.map_(text, text)
    parsed = pyarrow.struct([("numRecords", number), ("nullCount", pyarrow.struct([("id", number)]))])
    add = pyarrow.struct(
        [("path", text), ("partitionValues", pairs), ("size", number), ("modificationTime", number), ("dataChange", flag)]
        + [("stats", text), ("tags", pairs), ("stats_parsed", parsed)]
        + [("partitionValues_parsed", pyarrow.struct([("day", pyarrow.date32())]))]
    )
    columns = {
        "txn": pyarrow.struct([("appId", text), ("version", number), ("lastUpdated", number)]),
        "add": add,
        "remove": pyarrow.struct([("path", text), ("deletionTimestamp", number), ("dataChange", flag)]),
        "metaData": pyarrow.struct(
            [("id", text), ("name", text), ("description", text)]
            + [("format", pyarrow.struct([("provider", text), ("options", pairs)])), ("schemaString", text)]
            + [("partitionColumns", pyarrow.list_(text)), ("configuration", pairs), ("createdTime", number)]
        ),
        "protocol": pyarrow.struct([("minReaderVersion", pyarrow.int32()), ("minWriterVersion", pyarrow.int32())]),
    }

    def with_maps(action):
        return {name: list(value.items()) if name in ("partitionValues", "tags", "configuration") else value for name, value in action.items()}

    def added(file):
        day = file["partitionValues"]["day"]
        return with_maps(file) | {
            "stats_parsed": json.loads(file["stats"]),
            "partitionValues_parsed": {"day": day and datetime.date.fromisoformat(day)},
        }

    described = with_maps(metadata) | {"format": {"provider": "parquet", "options": []}}
    rows = [{"protocol": protocol}, {"metaData": described}, {"remove": removed}]
    rows += [{"add": added(file)} for file in files]
    rows.append({"txn": {"appId": "stream", "version": 9, "lastUpdated": 1_700_000_000_002}})
    for part, own in enumerate([rows[:4], rows[4:]], start=1):
        table = pyarrow.table({name: pyarrow.array([row.get(name) for row in own], kind) for name, kind in columns.items()})
        parquet.write_table(table, log / f"{version:020}.checkpoint.{part:010}.{2:010}.parquet")
    log.joinpath("_last_checkpoint").write_text(json.dumps({"version": version, "size": len(rows), "parts": 2}))
