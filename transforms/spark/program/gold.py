# --- Gold: every table is computed first and merged last, so that a run publishes one state of silver.


def query_of(table, absent, as_of):
    """The table's query, for the source tables that are there and the time of the run."""
    text = next(query["sql"] for query in table["queries"] if absent.issuperset(query["absent"]))
    instant = as_of.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (as_of.microsecond // 1000)
    marks = {"<as-of>": instant, "<as-of year>": str(as_of.year), "<as-of year + 1>": str(as_of.year + 1)}
    for mark, value in marks.items():
        text = text.replace(mark, value)
    return text


def compute(table, absent, as_of):
    """Writes the rows that shall be published beside gold: tables that read them plan fast, and a merge reads facts."""
    path = "%s/%s" % (STAGING, table["name"])
    spark.sql(query_of(table, absent, as_of)).write.mode("overwrite").parquet(path)
    frame = spark.read.parquet(path)
    frame.createOrReplaceTempView("gold_" + table["name"])
    return frame


def check(table, frame, checks):
    """Counts the rows and refuses those that would break the table: keys and columns that must hold a value."""
    key = F.col(quoted(table["key"]))
    required = [one["name"] for one in table["columns"] if not one["nullable"] and one["name"] != table["key"]]
    text = key.cast("string")
    counts = frame.agg(
        F.count(F.lit(1)).alias("rows"),
        (F.count(key) - F.countDistinct(key)).alias("unique"),
        F.count(F.when(key.isNull() | (text == "") | (F.length(text) > 450), 1)).alias("key-text"),
        *[F.count(F.when(F.col(quoted(name)).isNull(), 1)).alias("not-null " + name) for name in required],
    ).collect()[0]
    named = [("unique %s (Q1)" % table["key"], "unique"), ("key-text %s (Q2)" % table["key"], "key-text")]
    named += [("not-null %s (Q3)" % name, "not-null " + name) for name in required if name != "RowHash"]
    failed = []
    for name, column in named:
        rows = counts[column]
        outcome = "passed" if rows == 0 else "failed"
        checks.append({"table": table["name"], "check": name, "severity": "block", "outcome": outcome, "rows": rows})
        if rows > 0:
            failed.append('%d rows fail "%s"' % (rows, name))
    for limit in table["rowLimits"]:
        told(checks, table, limit["check"], "warn", max(0, counts["rows"] - limit["atMost"]))
    if failed:
        raise blocked(table, "; ".join(failed))
    return counts["rows"]


def told(checks, table, name, severity, rows):
    outcome = "failed" if rows > 0 else "passed"
    checks.append({"table": table["name"], "check": name, "severity": severity, "outcome": outcome, "rows": rows})


def blocked(table, reason):
    message = "%s: %s. The published table is left as it was." % (table["name"], reason)
    return Problem("CI-GOLD-002", message, "Look for the offending rows in silver. The next run tries again.")


def check_change(table, before, rows, updated, checks):
    """Judges how the number of rows changes: a source that lost its rows looks like a table that halves."""
    if before == 0:
        return
    changed = abs(rows - before)
    isHalved = changed > before * 0.5 and before >= 50 and not table["changesAlone"]
    most = "number of rows changes by 50 % at most, unless --full-refresh is given (Q26)"
    few = "number of rows changes by 20 % at most (Q26)"
    if before >= 50 and not table["changesAlone"]:
        told(checks, table, most, "block", changed if isHalved else 0)
    told(checks, table, few, "warn", changed if changed > before * 0.2 else 0)
    if isHalved:
        raise blocked(table, '%d rows fail "%s"' % (changed, most))
    many = "updated rows are 30 % at most, more amounts to a full refresh (Q27)"
    told(checks, table, many, "warn", updated if updated > before * 0.3 else 0)


def check_references(staged, frames, checks):
    """Judges references to tables that this run computed. Returns the problem of the first that does not hold."""
    table, failed = staged["table"], []
    for reference in table["references"]:
        if reference["check"] is None or reference["table"] not in frames:
            continue
        values = staged["frame"].select(F.col(quoted(reference["column"])).alias("_value")).where("_value is not null")
        known = frames[reference["table"]].select(F.col(quoted(reference["key"])).alias("_value"))
        rows = values.join(known, "_value", "left_anti").count()
        told(checks, table, reference["check"], "block", rows)
        if rows > 0:
            failed.append('%d rows fail "%s"' % (rows, reference["check"]))
    return blocked(table, "; ".join(failed)) if failed else None


def new_columns(table, published):
    """Columns that the published table lacks. A difference that its readers cannot follow is a problem."""
    before = {field.name: field for field in published.schema.fields}
    changes = []
    for column in table["columns"]:
        old = before.pop(column["name"], None)
        if old is None:
            if not column["nullable"]:
                changes.append('new column "%s" is required' % column["name"])
        elif old.dataType.simpleString() != column["type"]:
            kinds = (column["name"], old.dataType.simpleString(), column["type"])
            changes.append('column "%s" is %s and would become %s' % kinds)
    changes += ['column "%s" would go away' % name for name in before]
    if changes:
        message = "%s: the published table has another contract: %s. It is left as it was."
        hint = "Publish to a new root: write the job with another --gold-root."
        raise Problem("CI-GOLD-004", message % (table["name"], "; ".join(changes)), hint)
    names = {field.name for field in published.schema.fields}
    return [column for column in table["columns"] if column["name"] not in names]


def stage(table, absent, as_of, checks):
    """Computes a table and what differs from the published one."""
    path = "%s/%s" % (GOLD, table["name"])
    frame = compute(table, absent, as_of)
    staged = {"table": table, "path": path, "frame": frame, "added": [], "version": -1}
    staged["rows"] = check(table, frame, checks)
    if not exists(path):
        staged["changes"] = frame.withColumn("_change", F.lit("insert"))
        staged["counts"] = {"insert": staged["rows"], "update": 0, "delete": 0}
    else:
        staged["version"] = newest(path)["version"]
        published = read(path, staged["version"])
        staged["added"] = new_columns(table, published)
        key = table["key"]
        old = published.select(F.col(quoted(key)).alias("_key"), F.col("RowHash").alias("_hash"))
        joined = frame.join(old, frame[quoted(key)] == old["_key"], "left")
        kind = F.when(F.col("_key").isNull(), "insert").otherwise("update")
        differs = F.col("_key").isNull() | (F.col("_hash") != F.col("RowHash"))
        upserts = joined.where(differs).withColumn("_change", kind).drop("_key", "_hash")
        gone = published.select(quoted(key)).join(frame, key, "left_anti").withColumn("_change", F.lit("delete"))
        staged["changes"] = upserts.unionByName(gone, allowMissingColumns=True).persist(StorageLevel.DISK_ONLY)
        counts = {row["_change"]: row["count"] for row in staged["changes"].groupBy("_change").count().collect()}
        staged["counts"] = {kind: counts.get(kind, 0) for kind in ("insert", "update", "delete")}
        check_change(table, published.count(), staged["rows"], staged["counts"]["update"], checks)
    return staged


def definition(column):
    null = "" if column["nullable"] else " not null"
    comment = " comment " + literal(column["comment"]) if column["comment"] else ""
    return quoted(column["name"]) + " " + column["type"] + null + comment


def publish(staged):
    """Creates or widens the table where it must, and merges what differs. Nothing differs: nothing is written."""
    table, target = staged["table"], "delta." + quoted(staged["path"])
    if staged["version"] < 0:
        columns = ", ".join(definition(column) for column in table["columns"])
        properties = ", ".join("%s = %s" % (literal(name), literal(value)) for name, value in PROPERTIES.items())
        spark.sql("create table if not exists %s (%s) using delta tblproperties (%s)" % (target, columns, properties))
    if staged["added"]:
        columns = ", ".join(definition(column) for column in staged["added"])
        spark.sql("alter table %s add columns (%s)" % (target, columns))
    if any(staged["counts"].values()):
        view = "changes_" + table["name"]
        staged["changes"].createOrReplaceTempView(view)
        names = [quoted(column["name"]) for column in table["columns"]]
        spark.sql(
            """
            merge into {target} t using {view} s on t.{key} = s.{key}
            when matched and s._change = 'delete' then delete
            when matched and t.RowHash <> s.RowHash then update set {set}
            when not matched and s._change <> 'delete' then insert ({names}) values ({values})
            """.format(
                target=target,
                view=view,
                key=quoted(table["key"]),
                set=", ".join("t.%s = s.%s" % (name, name) for name in names),
                names=", ".join(names),
                values=", ".join("s." + name for name in names),
            )
        )


def held_by(table, held):
    """Why a table cannot be computed: what it reads is missing or held back. None when it can."""
    needs = table["required"] + table["optional"] + table["gold"]
    missing = ["%s (%s)" % (name, held[name][0]) for name in needs if name in held]
    if not missing:
        return None
    isBlocked = all(held[name][1] for name in needs if name in held)
    message = "%s is held back: it needs %s. The published table is left as it was."
    if isBlocked:
        hint = "Correct the table that failed its check; the next run tries again."
    else:
        hint = "Add the tables to the Synapse Link profile or the link to Fabric, or wait for their initial sync."
    return Problem("CI-GOLD-002" if isBlocked else "CI-GOLD-001", message % (table["name"], ", ".join(missing)), hint)


def dangling(staged, held):
    """Why staged rows must wait: they refer to a table that is held back and does not hold what they need yet."""
    for reference in staged["table"]["references"]:
        name, key = reference["table"], reference["key"]
        if name not in held or name == staged["table"]["name"]:
            continue
        values = staged["changes"].select(F.col(quoted(reference["column"])).alias("_value")).where("_value is not null")
        path = "%s/%s" % (GOLD, name)
        if exists(path):
            known = read(path, newest(path)["version"]).select(F.col(quoted(key)).alias("_value"))
            values = values.join(known, "_value", "left_anti")
        rows = values.count()
        if rows > 0:
            text = "%s is held back: %d rows refer to new rows of %s, which is held back. The published table is left as it was."
            hint = "Correct what stopped %s; the next run tries again." % name
            return Problem("CI-GOLD-002", text % (staged["table"]["name"], rows, name), hint)
    return None
