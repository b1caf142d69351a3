"""Reads Delta tables with software of others and prints rows as canonical text.

Speaks JSON lines: one request on standard input, one answer on standard output. Every value comes back as text in the
form that equals the kit's own canonical form, or as null.
"""

import datetime
import decimal
import json
import os
import sys
from pathlib import Path

import duckdb
import duckdb_extension_delta
import polars
import pyarrow
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake

from canonical import text
from spark_like import write_spark_like

def rows(table):
    """Rows of an Arrow table, whichever library made it."""
    arrow = pyarrow.table(table)
    columns = [[text(value) for value in column.to_pylist()] for column in arrow.columns]
    return [dict(zip(arrow.column_names, values)) for values in zip(*columns)]


def kernel():
    """DuckDB with the delta-kernel extension, loaded from its package: nothing is downloaded."""
    folder = Path(duckdb_extension_delta.__file__).parent
    extension = next(folder.rglob("delta.duckdb_extension"))
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    connection.execute(f"load '{extension}'")
    connection.execute("set timezone = 'UTC'")
    return connection


KERNEL = kernel()


def read(request):
    path, version = request["table"], request.get("version")
    reader = request["reader"]
    if reader == "delta-rs":
        return rows(DeltaTable(path, version=version).to_pyarrow_table())
    if reader == "polars":
        return rows(polars.read_delta(path, version=version).to_arrow())
    at = "" if version is None else f", version => {version}"
    where = request.get("where")
    condition = "" if where is None else f" where {where}"
    return rows(KERNEL.execute(f"select * from delta_scan('{path}'{at}){condition}").to_arrow_table())


def change_feed(request):
    feed = DeltaTable(request["table"]).load_cdf(starting_version=request["from"], ending_version=request["to"])
    found = rows(pyarrow.table(feed.read_all()))
    return [{name: value for name, value in row.items() if name != "_commit_timestamp"} for row in found]


def facts(request):
    table = DeltaTable(request["table"])
    protocol = table.protocol()
    return {
        "version": table.version(),
        "protocol": [protocol.min_reader_version, protocol.min_writer_version],
        "configuration": table.metadata().configuration,
        "partitions": table.metadata().partition_columns,
        "transactions": {name: table.transaction_version(name) for name in request.get("applications", [])},
        "history": [entry.get("timestamp") for entry in table.history()],
    }


TYPES = {
    "string": pyarrow.string(),
    "long": pyarrow.int64(),
    "integer": pyarrow.int32(),
    "boolean": pyarrow.bool_(),
    "date": pyarrow.date32(),
    "timestamp": pyarrow.timestamp("us", tz="UTC"),
    "double": pyarrow.float64(),
}


def typed(name, value):
    """The Python value of canonical text."""
    if value is None or name == "string":
        return value
    if name == "date":
        return datetime.date.fromisoformat(value)
    if name == "timestamp":
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    if name == "boolean":
        return value == "true"
    return {"long": int, "integer": int, "double": float}.get(name, decimal.Decimal)(value)


def arrow_table(fields, values):
    def arrow_type(name):
        if not name.startswith("decimal"):
            return TYPES[name]
        precision, scale = name[8:-1].split(",")
        return pyarrow.decimal128(int(precision), int(scale))

    schema = pyarrow.schema([(field["name"], arrow_type(field["type"])) for field in fields])
    columns = [[typed(field["type"], row.get(field["name"])) for row in values] for field in fields]
    return pyarrow.table(dict(zip(schema.names, columns)), schema=schema)


def write(request):
    """Writes with delta-rs: append, overwrite, delete, merge, optimize, checkpoint."""
    path, action = request["table"], request["action"]
    if action in ("append", "overwrite"):
        options = {}
        if request.get("application"):
            transaction = Transaction(*request["application"])
            options["commit_properties"] = CommitProperties(app_transactions=[transaction])
        write_deltalake(
            path,
            arrow_table(request["fields"], request["rows"]),
            mode=action,
            partition_by=request.get("partitions"),
            schema_mode="merge" if request.get("evolve") else None,
            configuration=request.get("configuration"),
            **options,
        )
    table = DeltaTable(path)
    if action == "delete":
        table.delete(request["predicate"])
    if action == "update":
        table.update(updates=request["updates"], predicate=request["predicate"])
    if action == "merge":
        source = arrow_table(request["fields"], request["rows"])
        merge = table.merge(source, f"target.{request['key']} = source.{request['key']}", "source", "target")
        merge.when_matched_update_all().when_not_matched_insert_all().execute()
    if action == "optimize":
        table.optimize.compact()
    if action == "checkpoint":
        table.create_checkpoint()
    return DeltaTable(path).version()


def spark_like(request):
    return write_spark_like(request["table"])


ACTIONS = {"sparkLike": spark_like, "read": read, "changeFeed": change_feed, "facts": facts, "write": write}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"value": ACTIONS[request["do"]](request)}
    except Exception as error:  # The other side decides what a refusal means.
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)

# Threads of the native libraries can abort the interpreter when it ends in order.
sys.stdout.flush()
os._exit(0)
