# --- Fold: rows of a feed become current rows of silver, as the embedded engine does it: same order, same ledger.

OWN = ("versionnumber", "sink_modified_on", "source_folder")
ORDER = "v desc nulls last, s desc nulls last, d desc, instant desc nulls last, path desc nulls last"
YEAR_ONE = "timestamp '0001-01-01'"
FOLDER_FORM = "'^(.{10})T(..)[.:](..)[.:](..)([.][0-9]+)?Z$', '$1 $2:$3:$4$5'"
KNOWN = "id string, kind string, v bigint, s timestamp, folder timestamp"
held_frames = []


def kept(query, view):
    """A query's rows, computed once and kept on disk while the table is folded."""
    frame = (spark.sql(query) if isinstance(query, str) else query).persist(StorageLevel.DISK_ONLY)
    frame.createOrReplaceTempView(view)
    held_frames.append(frame)
    return frame


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


def column_type(plan, name, exported):
    if name in plan["dates"]:
        return "date"
    return RULES["types"][exported]


def source_columns(plan, seen, columns, where):
    """Exported types of all columns that silver keeps, declared ones first."""
    types = dict(seen)
    for name, column in columns.items():
        if name in RULES["dropped"] or name in plan["denied"]:
            continue
        known = types.get(name, plan["columns"].get(name))
        if known is not None and RULES["types"][known] != RULES["types"][column["type"]]:
            text = '%s: column "%s" changed from %s to %s in %s. The table is left as it was.'
            hint = "Remove and re-add the table in Synapse Link, then run with --full-refresh."
            raise Problem("CI-FEED-007", text % (plan["name"], name, known, column["type"], where), hint)
        types[name] = known or column["type"]
    ordered = {
        name: kind
        for name, kind in plan["columns"].items()
        if name not in RULES["dropped"] and name not in plan["denied"]
    }
    for name, kind in types.items():
        ordered.setdefault(name, kind)
    return ordered


def silver_fields(plan, columns):
    own = [{"name": name, "type": column_type(plan, name, kind), "nullable": True} for name, kind in columns.items()]
    return RULES["own"] + own


def merged_fields(plan, stored, wanted):
    """The table's columns, then those that it lacks."""
    known = {field["name"].lower(): field["type"] for field in stored}
    added = []
    for field in wanted:
        before = known.get(field["name"].lower())
        if before is None:
            added.append({**field, "nullable": True})
        elif before != field["type"]:
            text = '%s: column "%s" is %s and would become %s. Only new columns can be added.'
            hint = "Rebuild the table with --full-refresh."
            raise Problem("CI-DELTA-004", text % (plan["name"], field["name"], before, field["type"]), hint)
    return stored + added, added


def stored_table(name):
    """Version and columns of a Delta table; None when there is none."""
    path = silver_path(name)
    if not exists(path):
        return None
    version = newest(path)["version"]
    frame = read(path, version)
    fields = [{"name": f.name, "type": f.dataType.simpleString(), "nullable": f.nullable} for f in frame.schema.fields]
    return {"version": version, "fields": fields, "frame": frame}


def parsed(exported, text):
    return RULES["parse"][exported].replace("<field>", text)


def batch_sql(plan, present, columns, fields):
    """Select list over a feed's texts: what decides the order, and silver's row with the columns that cannot be read."""
    unreadable = []

    def text(name):
        return quoted(name) if name in present else "cast(null as string)"

    def typed(name, exported):
        if name not in present:
            return "cast(null as %s)" % column_type(plan, name, exported)
        stored = present[name]["type"]
        value = parsed(stored, quoted(name))
        if stored in RULES["unreadable"]:
            condition = RULES["unreadable"][stored].replace("<field>", value).replace("<text>", quoted(name))
            unreadable.append("case when %s then %s end" % (condition, literal(name)))
        kind = column_type(plan, name, stored)
        if kind in ("date", "timestamp"):
            meaning = RULES["meaning"][kind + (" open" if name in plan["openEnds"] else "")]
            value = meaning.replace("<field>", value)
        return value

    version, deleted = parsed("int64", text("versionnumber")), parsed("boolean", text("isdelete"))
    time = parsed("dateTime", text("sinkmodifiedon"))
    sink = "nullif(greatest(%s, timestamp '1900-01-01'), timestamp '1900-01-01')" % time
    key = RULES["id"].replace("<field>", text("id"))
    problem = " or ".join(
        [
            "%s is null" % key,
            "(%s is not null and %s is null)" % (text("versionnumber"), version),
            "(%s is not null and %s is null)" % (text("isdelete"), deleted),
            "(%s is null and not coalesce(%s, false))" % (text("versionnumber"), deleted),
        ]
    )
    code = "coalesce(try_cast(%s as bigint), 0) <> 0" % text("sysdatastatecode")
    values = {
        "id": key,
        "recid": typed("recid", "int64"),
        "dataareaid": typed("dataareaid", "string"),
        "versionnumber": version,
        "sink_modified_on": typed("sinkmodifiedon", "dateTime"),
        "source_folder": "folder",
        "is_archived": code,
    }
    for name, exported in columns.items():
        values[name] = typed(name, exported)
    row = []
    for field in fields:
        value = values.get(field["name"], "null")
        row.append("cast(%s as %s) as %s" % (value, field["type"], quoted(field["name"])))
    return """
        select {id} as id, {version} as v, {sink} as s, coalesce({deleted}, false) as d, instant, path,
          ({problem}) as bad, filter(array({unreadable}), one -> one is not null) as unreadable, struct({row}) as row
        from feed""".format(
        id=key,
        version=version,
        sink=sink,
        deleted=deleted,
        problem=problem,
        unreadable=", ".join(unreadable) or "cast(null as string)",
        row=", ".join(row),
    )


def load_known(ledger):
    """What is known about versions beyond silver's rows: deletes, later sightings, deletes without version."""
    if ledger["versions"] is None:
        spark.createDataFrame([], KNOWN).createOrReplaceTempView("known")
        return
    path = "%s/%s" % (OPS, ledger["versions"].split("/", 1)[1])
    columns = [field.split() for field in KNOWN.split(", ")]
    frame = spark.read.parquet(path).select([F.col(name).cast(kind).alias(name) for name, kind in columns])
    frame.createOrReplaceTempView("known")


def complete_deletes():
    """Deletes without version take the highest version of their id known up to their folder (fact C43)."""
    kept(
        """
        select id, coalesce(s, instant) as s, instant as folder, cast(null as bigint) as v,
          max(struct(instant, path)) as place
        from batch where v is null and d group by id, coalesce(s, instant), instant
        union all
        select id, s, folder, v, cast(null as struct<instant: timestamp, path: string>)
        from known where kind = 'unversioned' and id in (select id from batch)""",
        "unversioned_raw",
    )
    count = spark.table("unversioned_raw").count()
    kept(
        """
        select u.id, u.s, u.folder, greatest(max(u.v), max(k.v)) as v, max(u.place) as place
        from unversioned_raw u left join (
          select id, v, instant as folder from batch where v is not null
          union all select id, v, folder from known where kind <> 'unversioned'
          union all select id, versionnumber, %s from silver_rows
        ) k on k.id = u.id and k.folder <= u.folder
        group by u.id, u.s, u.folder"""
        % folder_instant("source_folder")
        if count > 0
        else "select id, s, folder, v, place from unversioned_raw",
        "unversioned",
    )
    completed = spark.sql("select id, v, s, true as d, place.instant, place.path from unversioned")
    others = spark.table("batch").where("not (v is null and d)")
    kept(others.unionByName(completed, allowMissingColumns=True), "narrow")
    return count


def pick_winners():
    """Per id the row that is last in the total order, unless a stored delete is newer. Returns ids, and stale ones."""
    kept(
        """
        select * from (
          select *, row_number() over w as place,
            lead(1) over w is not null and lead(v) over w is not distinct from v as twin
          from narrow window w as (partition by id order by {order})
        ) where place = 1""".format(
            order=ORDER
        ),
        "best",
    )
    older = """(coalesce(b.v, -1) < coalesce(t.v, -1) or (coalesce(b.v, -1) = coalesce(t.v, -1)
        and (coalesce(b.s, {one}) < coalesce(t.s, {one}) or (coalesce(b.s, {one}) = coalesce(t.s, {one}) and not b.d))))"""
    kept(
        """
        select b.* from best b left anti join (select * from known where kind = 'deleted') t
          on t.id = b.id and {older}""".format(
            older=older.format(one=YEAR_ONE)
        ),
        "winner",
    )
    ids, left = spark.table("best").count(), spark.table("winner").count()
    return ids, ids - left


def refuse_unreadable(plan, where):
    """The embedded engine puts single rows into quarantine; this job leaves the table as it was."""
    bad = spark.sql("select count(*) as n, coalesce(min(id), 'none') as id from batch where bad").collect()[0]
    if bad["n"] > 0:
        reason, rows, id = "no Id or no version, or one that cannot be read", bad["n"], bad["id"]
    else:
        sql = "select count(*) as n, min_by(struct(id, unreadable), id) as one from winner where not d and size(unreadable) > 0"
        found = spark.sql(sql).collect()[0]
        if found["n"] == 0:
            return
        reason = "unreadable values in %s" % ", ".join(found["one"]["unreadable"])
        rows, id = found["n"], found["one"]["id"]
    text = "%s: %d rows of %s have %s, e.g. Id %s. The table is left as it was."
    hint = "Run the embedded engine once: it puts such rows into quarantine and goes on (transform run)."
    raise Problem("CI-SPARK-003", text % (plan["name"], rows, where, reason, id), hint)


def judge(fields):
    """Compares the winners with the stored rows. Creates `change` and `applied`; returns the counts."""
    names = [quoted(field["name"]) for field in fields]
    content = [quoted(field["name"]) for field in fields if field["name"] not in OWN]
    differs = " or ".join("i.%s is distinct from e.%s" % (name, name) for name in content)
    kept("select row.* from winner where not d", "incoming")
    kept("select s.* from silver_rows s left semi join winner w on w.id = s.id", "existing")
    kept(
        """
        select e.id, e.versionnumber as v, e.sink_modified_on as silver_s, {folder} as silver_folder,
          greatest(e.sink_modified_on, k.s) as s, least({folder}, k.folder) as folder
        from existing e left join (select * from known where kind = 'seen') k on k.id = e.id and k.v = e.versionnumber
        """.format(
            folder=folder_instant("e.source_folder")
        ),
        "stored",
    )
    kept(
        """
        select {names}, case when e.id is null then 'insert'
            when i.versionnumber = e.versionnumber and not ({differs}) then 'unchanged'
            when i.versionnumber > o.v or (i.versionnumber = o.v and (
              coalesce(i.sink_modified_on, {one}) > coalesce(o.s, {one})
              or (coalesce(i.sink_modified_on, {one}) = coalesce(o.s, {one}) and {folder} > o.silver_folder))) then 'update'
            else 'stale' end as _change
        from incoming i left join existing e on e.id = i.id left join stored o on o.id = i.id""".format(
            names=", ".join("i." + name for name in names),
            differs=differs,
            one=YEAR_ONE,
            folder=folder_instant("i.source_folder"),
        ),
        "judged",
    )
    kept(
        """
        select w.id, o.id is not null as is_stored,
          coalesce(w.v > o.v or (w.v = o.v and coalesce(w.s, {one}) >= coalesce(o.s, {one})), false) as is_newer
        from winner w left join stored o on o.id = w.id where w.d""".format(
            one=YEAR_ONE
        ),
        "removed",
    )
    kept(
        """
        select * from judged where _change in ('insert', 'update')
        union all
        select {names}, 'delete' from existing e left semi join (select * from removed where is_newer) r on r.id = e.id
        """.format(
            names=", ".join("e." + name for name in names)
        ),
        "change",
    )
    kept(
        """
        select id from judged where _change in ('insert', 'update')
        union all select id from removed where is_newer or not is_stored""",
        "applied",
    )
    counts = {row["_change"]: row["n"] for row in spark.sql("select _change, count(*) as n from change group by _change").collect()}
    for row in spark.sql("select _change, count(*) as n from judged group by _change").collect():
        counts.setdefault(row["_change"], row["n"])
    gone = spark.sql(
        """select count_if(is_stored and not is_newer) as stale, count_if(not is_stored) as absent from removed"""
    ).collect()[0]
    return {
        "inserted": counts.get("insert", 0),
        "updated": counts.get("update", 0),
        "deleted": counts.get("delete", 0),
        "unchanged": counts.get("unchanged", 0),
        "stale": counts.get("stale", 0) + gone["stale"],
        "absent": gone["absent"],
    }


def next_known():
    """Creates `known_next` once a batch is judged."""
    kept(
        """
        with settled as (
          select w.id, w.v, o.s as stored_s, o.folder as stored_folder,
            case when a.id is null then o.silver_s else w.s end as silver_s,
            case when a.id is null then o.silver_folder else w.instant end as silver_folder
          from winner w left join applied a on a.id = w.id left join stored o on o.id = w.id and o.v = w.v
          where not w.d and (o.id is not null or (w.twin and a.id is not null))
        )
        select t.id, t.v, greatest(max(n.s), max(stored_s)) as s, least(min(n.instant), max(stored_folder)) as folder
        from settled t join narrow n on n.id = t.id and n.v = t.v and n.path is not null and not n.d
        group by t.id, t.v
        having greatest(max(n.s), max(stored_s)) > any_value(silver_s)
          or least(min(n.instant), max(stored_folder)) < any_value(silver_folder)""",
        "sighting",
    )
    kept(
        """
        select id, kind, v, s, folder from known left anti join applied using (id)
          where kind = 'deleted' or (kind = 'seen' and id not in (select id from sighting))
        union all
        select w.id, 'deleted', w.v, w.s, coalesce(w.instant, u.folder)
          from winner w left semi join applied a on a.id = w.id
          left join (select id, max(folder) as folder from unversioned group by id) u on u.id = w.id
          where w.d and w.v is not null
        union all select id, 'seen', v, s, folder from sighting
        union all
        select k.id, k.kind, k.v, k.s, k.folder from known k left anti join unversioned u
          on u.id = k.id and u.s is not distinct from k.s and u.folder = k.folder where k.kind = 'unversioned'
        union all select id, 'unversioned', v, s, folder from unversioned""",
        "known_next",
    )


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


def count_noticed(present, plan):
    """Rows of archived records, rows whose Id does not carry their recid, texts that may have been cut, by column."""
    places = (35, 33, 31, 29, 27, 25, 22, 20)
    carried = " || ".join("substr(id, %d, 2)" % place for place in places)
    mismatch = "recid is null or recid < 0 or lpad(lower(hex(recid)), 16, '0') <> %s" % carried
    known = {field.name for field in spark.table("incoming").schema.fields}
    memos = [
        name
        for name, column in present.items()
        if column["type"] == "string" and name in known and name != "dataareaid"
        and not 0 < plan["lengths"].get(name, -1) <= 2000
    ]
    texts = ["count_if(length(%s) = 2000) as %s" % (quoted(name), quoted("cut " + name)) for name in memos]
    sql = "select %s from incoming" % ", ".join(["count_if(is_archived) as archived", "count_if(%s) as mismatches" % mismatch] + texts)
    row = spark.sql(sql).collect()[0]
    return row["archived"], row["mismatches"], {name: row["cut " + name] for name in memos if row["cut " + name] > 0}


def fold(plan, ledger, feed, present, bytes_read, where, lease):
    """
    Folds one feed of texts (columns of `present`, instant, folder, path) into silver. Order of writes as in the embedded
    engine: versions, silver's commit, ledger; a crash in between repeats the feed, which changes nothing twice.
    """
    started = time.monotonic()
    name = plan["name"]
    columns = source_columns(plan, ledger["columns"], present, where)
    stored = stored_table(name)
    wanted = silver_fields(plan, columns)
    fields, added = merged_fields(plan, stored["fields"], wanted) if stored else (wanted, [])
    load_known(ledger)
    feed.createOrReplaceTempView("feed")
    if stored:
        types = {field["name"]: field["type"] for field in fields}
        with_columns(stored["frame"], types).createOrReplaceTempView("silver_rows")
    else:
        nulls = ["cast(null as %s) as %s" % (field["type"], quoted(field["name"])) for field in fields]
        spark.sql("select %s where false" % ", ".join(nulls)).createOrReplaceTempView("silver_rows")
    kept(batch_sql(plan, present, columns, fields), "batch")
    rows = spark.table("batch").count()
    unversioned = complete_deletes()
    ids, stale = pick_winners()
    refuse_unreadable(plan, where)
    counts = judge(fields)
    archived, mismatches, cut = count_noticed(present, plan)
    changes = {kind: counts[kind] for kind in ("inserted", "updated", "deleted", "unchanged")}
    seen = {"rows": rows, "superseded": rows - ids, "stale": stale + counts["stale"], "absent": counts["absent"]}
    lost = rows - sum(changes.values()) - seen["superseded"] - seen["stale"] - seen["absent"]
    if lost != 0:
        text = "%s: of %d rows of the feed %d are not accounted for. The table is left as it was." % (name, rows, lost)
        raise Problem("CI-FEED-010", text, "A fault of the kit: report it with the run's log; the next run tries again.")
    next_known()
    sequence = max(ledger["sequence"], last_transaction(stored, name)) + 1
    versions = write_known(name, sequence, ledger["versions"])
    if unversioned > 0:
        write_ledger({**ledger, "sequence": sequence, "versions": versions})
    recids = "match" if ledger["recIds"] == "match" and mismatches == 0 else "differ"
    lease.hold()
    commit_silver(name, fields, added, stored is None, changes, sequence, recids == "match", RULES["properties"])
    after = {**ledger, "sequence": sequence, "recIds": recids, "versions": versions, "columns": columns}
    write_ledger(after)
    drop_old_versions(ledger, after)
    report = silver_report(name)
    report.update(changes, feed=seen, bytesRead=bytes_read, **commit_report(name, stored["version"] if stored else -1))
    report["rows"] = read(silver_path(name), report["version"]).count()
    if archived > 0:
        report["archived"] = archived
    text = "%s.%s: %d texts of exactly 2000 characters may have been cut by the export"
    warnings = [text % (name, column, count) for column, count in cut.items()]
    if mismatches > 0:
        text = "%s: the Id of %d rows does not carry their recid; increments read every data file"
        warnings.append(text % (name, mismatches))
    report["seconds"] = round(time.monotonic() - started, 3)
    return report, after, warnings


def drop_old_versions(before, after):
    old = before["versions"]
    if old is not None and old != after["versions"]:
        remove_file("%s/%s" % (OPS, old.split("/", 1)[1]))


def silver_report(name):
    report = {"layer": "silver", "table": name, "version": -1, "inserted": 0, "updated": 0, "deleted": 0, "unchanged": 0}
    report.update(quarantined=0, rows=0, filesAdded=0, filesRemoved=0, bytesRead=0, bytesWritten=0, seconds=0)
    return report


def remove_gone(plan, ledger, source):
    """Removes rows that the whole linked table (`present_ids`) does not hold. Returns ledger, rows removed, problem."""
    name = plan["name"]
    stored = stored_table(name)
    stored["frame"].createOrReplaceTempView("silver_rows")
    kept(
        """select s.*, 'delete' as _change from silver_rows s
        left anti join (select id from present_ids where id is not null) p on p.id = s.id""",
        "change",
    )
    gone, rows = spark.table("change").count(), stored["frame"].count()
    if gone > 0.2 * rows:
        text = "%s: %s lacks %d of %d rows (%d %%); at most 20 %% are removed unasked. New rows are in, none was removed."
        hint = "If the rows are gone in the source too, run: transform run --full-refresh %s" % name
        message = text % (name, source, gone, rows, round(100 * gone / rows))
        return ledger, 0, {"code": "CI-FEED-011", "message": message, "hint": hint}
    if gone == 0:
        return ledger, 0, None
    load_known(ledger)
    kept(
        """
        select * from known where id not in (select id from change)
        union all select id, 'deleted', versionnumber - 1, sink_modified_on, %s from change"""
        % folder_instant("source_folder"),
        "known_next",
    )
    sequence = max(ledger["sequence"], last_transaction(stored, name)) + 1
    versions = write_known(name, sequence, ledger["versions"])
    after = {**ledger, "sequence": sequence, "versions": versions}
    write_ledger(after)
    counts = {"inserted": 0, "updated": 0, "deleted": gone}
    commit_silver(name, stored["fields"], [], False, counts, sequence, ledger["recIds"] == "match", {})
    drop_old_versions(ledger, after)
    return after, gone, None
