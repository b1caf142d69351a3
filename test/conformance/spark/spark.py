"""Runs Spark SQL for its parent: one JSON request per line on standard input, one JSON answer per line."""

import json
import os
import sys

JARS, SCRATCH = sys.argv[1], sys.argv[2]
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
os.environ["TZ"] = "UTC"

from pyspark.sql import SparkSession  # noqa: E402

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from canonical import text  # noqa: E402

SETTINGS = {
    "spark.driver.extraClassPath": JARS,
    "spark.driver.memory": "2g",
    "spark.driver.extraJavaOptions": f"-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dderby.system.home={SCRATCH}",
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.warehouse.dir": f"{SCRATCH}/warehouse",
    "spark.local.dir": SCRATCH,
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": os.environ.get("PARTITIONS", "2"),
    "spark.databricks.delta.snapshotPartitions": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.ui.enabled": "false",
    "spark.log.level": "ERROR",
}


def answer(spark, request):
    frame = spark.sql(request["sql"])
    if request["kind"] == "run":
        return None
    types = {field.name: field.dataType.simpleString() for field in frame.schema.fields}
    rows = [] if request["kind"] == "types" else frame.collect()
    return {"types": types, "rows": [{name: text(row[name]) for name in types} for row in rows]}


def main():
    builder = SparkSession.builder.master("local[2]").appName("conformance")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    for line in sys.stdin:
        try:
            reply = {"value": answer(spark, json.loads(line))}
        except Exception as error:  # the parent decides
            reply = {"error": str(error).split("\n")[0]}
        ANSWERS.write(json.dumps(reply) + "\n")
        ANSWERS.flush()
    spark.stop()


main()
