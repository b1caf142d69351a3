# --- Tables: Delta tables by path, read at one version for the whole run.

import datetime
import json
import os
import sys
import threading
import time
import uuid
from urllib.parse import unquote

from pyspark import StorageLevel
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.appName("commerce-insights gold").getOrCreate()
spark.conf.set("spark.sql.ansi.enabled", "true")
spark.conf.set("spark.sql.session.timeZone", "UTC")
for form in ("datetimeRebaseModeInWrite", "int96RebaseModeInWrite", "datetimeRebaseModeInRead", "int96RebaseModeInRead"):
    spark.conf.set("spark.sql.parquet." + form, "CORRECTED")


class Problem(Exception):
    """A fault of one table that the operator can act on. The table is left as it was."""

    def __init__(self, code, message, hint):
        super().__init__("%s %s %s" % (code, message, hint))
        self.code, self.message, self.hint = code, message, hint


def progress(text):
    print(text, file=sys.stderr, flush=True)


def quoted(name):
    return "`" + name.replace("`", "``") + "`"


def literal(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def place(path):
    """A path with the file system that it lies in."""
    found = spark._jvm.org.apache.hadoop.fs.Path(path)
    return found.getFileSystem(spark._jsc.hadoopConfiguration()), found


def exists(path):
    """Whether a Delta table lies there. A place that must not be read is an error, not an absence."""
    files, log = place(path + "/_delta_log")
    return files.exists(log)


def remove(path):
    files, folder = place(path)
    files.delete(folder, True)


def newest(path):
    """The newest commit of a table: version and what it did."""
    return spark.sql("describe history delta.%s limit 1" % quoted(path)).collect()[0]


def read(path, version):
    return spark.read.format("delta").option("versionAsOf", version).load(path)


def with_columns(frame, columns):
    """Declared columns only; one that the table is too old to have is null."""
    known = {name.lower() for name in frame.columns}
    return frame.select(
        [
            (F.col(quoted(name)) if name.lower() in known else F.lit(None)).cast(kind).alias(name)
            for name, kind in columns.items()
        ]
    )


def open_silver():
    """Makes every silver table a view. Returns those that are not there and those that may be absent and are."""
    missing, absent = {}, set()
    for table in SILVER_TABLES:
        path = "%s/%s" % (SILVER, table["name"])
        if exists(path):
            frame = with_columns(read(path, newest(path)["version"]), table["columns"])
        else:
            empty = ", ".join("cast(null as %s) as %s" % (kind, quoted(name)) for name, kind in table["columns"].items())
            frame = spark.sql("select %s where false" % empty)
            if table["optional"] is None:
                missing[table["name"]] = "no such table"
            else:
                absent.add(table["name"])
        frame.createOrReplaceTempView("silver_" + table["name"])
    return missing, absent
