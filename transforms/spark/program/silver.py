# --- Silver: tables, ledgers and what is known about versions beyond their rows.

FOLDER_FORM = "'^(.{10})T(..)[.:](..)[.:](..)([.][0-9]+)?Z$', '$1 $2:$3:$4$5'"
KNOWN = "id string, kind string, v bigint, s timestamp, folder timestamp"
held_frames = []


def kept(query, view):
    """A query's rows, computed once and kept on disk while the table is folded."""
    frame = (spark.sql(query) if isinstance(query, str) else query).persist(StorageLevel.DISK_ONLY)
    frame.createOrReplaceTempView(view)
    held_frames.append(frame)
    return frame


def shown(query, view):
    """A query under a name, computed where it is read: wide rows are kept no more often than they must."""
    frame = spark.sql(query) if isinstance(query, str) else query
    frame.createOrReplaceTempView(view)


def drop_kept():
    while held_frames:
        held_frames.pop().unpersist()


def folder_instant(text):
    return "try_cast(regexp_replace(%s, %s) as timestamp)" % (text, FOLDER_FORM)


def fresh_ledger(name):
    copy = {"number": 1, "first": None, "completed": None, "completedIn": None, "restarted": None, "sweep": None}
    return {
        "formatVersion": 1,
        "table": name,
        "sequence": 0,
        "folders": [],
        "columns": {},
        "versions": None,
        "recIds": "match",
        "copy": copy,
    }


def ledger_path(name):
    return "%s/ledger/silver/%s.json" % (OPS, name)


def read_ledger(name):
    return read_json(ledger_path(name)) or fresh_ledger(name)


def write_ledger(ledger):
    put_json(ledger_path(ledger["table"]), ledger)


def silver_path(name):
    return "%s/%s" % (SILVER, name)


def stored_table(name):
    """Version and columns of a Delta table; None when there is none."""
    path = silver_path(name)
    if not exists(path):
        return None
    version = newest(path)["version"]
    frame = read(path, version)
    fields = [{"name": f.name, "type": f.dataType.simpleString(), "nullable": f.nullable} for f in frame.schema.fields]
    return {"version": version, "fields": fields, "frame": frame}


def create_silver(path, fields, properties):
    columns = ", ".join(definition({**field, "comment": ""}) for field in fields)
    clause = ", ".join("%s = %s" % (literal(name), literal(value)) for name, value in properties.items())
    clause = "tblproperties (%s)" % clause if clause else ""
    spark.sql("create table if not exists delta.%s (%s) using delta %s" % (quoted(path), columns, clause))


def commit_silver(name, fields, added, isNew, counts, sequence, isClustered, properties):
    """One commit of a table's changes, marked with the ledger's sequence."""
    path = silver_path(name)
    if isNew:
        create_silver(path, fields, properties)
    elif added:
        columns = ", ".join(definition({**field, "comment": ""}) for field in added)
        spark.sql("alter table delta.%s add columns (%s)" % (quoted(path), columns))
    if not any(counts[kind] for kind in ("inserted", "updated", "deleted")):
        return
    near = ""
    if isClustered:
        low, high, unknown = spark.sql("select min(recid), max(recid), count_if(recid is null) from change").collect()[0]
        near = " and t.recid between %d and %d" % (low, high) if not unknown else ""
    names = [quoted(field["name"]) for field in fields]
    transaction = "spark.databricks.delta.write.txnAppId", "spark.databricks.delta.write.txnVersion"
    if sequence is not None:
        spark.conf.set(transaction[0], "silver/" + name)
        spark.conf.set(transaction[1], str(sequence))
    try:
        spark.sql(
            """
            merge into delta.{path} t using change s on t.id = s.id{near}
            when matched and s._change = 'delete' then delete
            when matched then update set {set}
            when not matched and s._change <> 'delete' then insert ({names}) values ({values})
            """.format(
                path=quoted(path),
                near=near,
                set=", ".join("t.%s = s.%s" % (one, one) for one in names),
                names=", ".join(names),
                values=", ".join("s." + one for one in names),
            )
        )
    finally:
        for setting in transaction:
            spark.conf.unset(setting)


def commit_report(name, before):
    """What the commits of this run did to a table's files."""
    path = silver_path(name)
    report = {"version": newest(path)["version"], "filesAdded": 0, "filesRemoved": 0, "bytesWritten": 0}
    for row in spark.sql("describe history delta.%s limit 4" % quoted(path)).collect():
        if row["version"] > before:
            done = row["operationMetrics"] or {}
            report["filesAdded"] += int(done.get("numTargetFilesAdded", 0))
            report["filesRemoved"] += int(done.get("numTargetFilesRemoved", 0))
            report["bytesWritten"] += int(done.get("numTargetBytesAdded", 0))
    return report


def last_transaction(stored, name):
    """Sequence of the newest commit that carries one: after a crash the ledger is one commit behind it."""
    newest_version = stored["version"] if stored else -1
    for version in range(newest_version, max(-1, newest_version - 20), -1):
        text = read_text("%s/_delta_log/%020d.json" % (silver_path(name), version)) or ""
        for line in text.split("\n"):
            mark = json.loads(line).get("txn") if line.startswith('{"txn"') else None
            if mark and mark["appId"] == "silver/" + name:
                return mark["version"]
    return 0


def silver_report(name):
    report = {"layer": "silver", "table": name, "version": -1, "inserted": 0, "updated": 0, "deleted": 0, "unchanged": 0}
    report.update(quarantined=0, rows=0, filesAdded=0, filesRemoved=0, bytesRead=0, bytesWritten=0, seconds=0)
    return report


def load_known(ledger):
    """What is known about versions beyond silver's rows: deletes, later sightings, deletes without version."""
    if ledger["versions"] is None:
        spark.createDataFrame([], KNOWN).createOrReplaceTempView("known")
        return
    path = "%s/%s" % (OPS, ledger["versions"].split("/", 1)[1])
    columns = [field.split() for field in KNOWN.split(", ")]
    frame = spark.read.parquet(path).select([F.col(name).cast(kind).alias(name) for name, kind in columns])
    frame.createOrReplaceTempView("known")


def write_known(name, sequence, previous):
    """Writes `known_next` unless it equals `known`; returns the file to name in the ledger."""
    limit = (now() - datetime.timedelta(days=90)).strftime("%Y-%m-%d %H:%M:%S")
    old = "not coalesce(coalesce(folder, s) < timestamp '%s', false)" % limit
    after = spark.table("known_next").where(old)
    before = spark.table("known")
    if before.exceptAll(after).isEmpty() and after.exceptAll(before).isEmpty():
        return previous
    if after.isEmpty():
        return None
    draft = "%s/versions-%s" % (STAGING, name)
    naive = [F.col(n).cast("timestamp_ntz").alias(n) if n in ("s", "folder") else F.col(n) for n in after.columns]
    after.orderBy("id", "kind", "folder").coalesce(1).select(naive).write.mode("overwrite").parquet(draft)
    part = next(one for one in file_names(draft)[0] if one.endswith(".parquet"))
    path = "versions/%s/%012d.parquet" % (name, sequence)
    files, target = place("%s/%s" % (OPS, path))
    files.mkdirs(target.getParent())
    files.delete(target, False)
    files.rename(place("%s/%s" % (draft, part))[1], target)
    return "ops/" + path


def drop_old_versions(before, after):
    old = before["versions"]
    if old is not None and old != after["versions"]:
        remove_file("%s/%s" % (OPS, old.split("/", 1)[1]))
