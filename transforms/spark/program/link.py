# --- Link: Delta tables that Link to Fabric or Synapse Link writes, read by what their versions brought.

OPTION_SETS = "globaloptionsetmetadata"
LINK_LEDGER = "ledger/delta-link.json"
PURGE_DAYS = 28
NATURAL = {"bigint": "int64", "int": "int64", "timestamp": "dateTime", "date": "dateTime"}
NATURAL.update(string="string", boolean="boolean", double="double")


def canonical(name):
    lower = name.lower()
    return lower[:-1] if lower in ("level_", "key_", "percent_") else lower


def linked_tables():
    """Folders of the linked tables by lower-case name, relative to the landing."""
    root = "deltalake" if SOURCE == "synapse-link-delta" else "Tables"
    folders = ["%s/%s" % (root, name) for name in sorted(file_names("%s/%s" % (LANDING, root))[1])]
    if SOURCE == "fabric-link" and root + "/dbo" in folders:
        folders += ["%s/dbo/%s" % (root, name) for name in sorted(file_names("%s/%s/dbo" % (LANDING, root))[1])]
    tables = {}
    for path in folders:
        folder = path.rsplit("/", 1)[1].lower()
        isPartitioned = SOURCE == "synapse-link-delta" and folder.endswith("_partitioned")
        name = folder[: -len("_partitioned")] if isPartitioned else folder
        if isPartitioned or name not in tables:
            tables[name] = path
    if not tables:
        text = "%s has no Delta table below %s: the link is not there yet, or it writes another form."
        hint = "Create the link in Power Apps, or write the job with the --source that it writes."
        raise Problem("CI-LINK-001", text % (LANDING, root), hint)
    return tables


def entry_path(path, version):
    return "%s/%s/_delta_log/%020d.json" % (LANDING, path, version)


def entry_tag(path, version):
    """The ETag of a log entry as the embedded engine sees it; "" where the file system tells none."""
    place_of = entry_path(path, version)
    if is_local(place_of):
        try:
            found = os.stat(place_of)
        except FileNotFoundError:
            return ""
        return "%d-%d-%d" % (found.st_ino, found.st_mtime_ns, found.st_size)
    try:
        files, found = place(place_of)
        return files.getFileStatus(found).getEtag().strip('"')
    except Exception:
        return ""


def actions_of(path, version):
    text = read_text(entry_path(path, version))
    return None if text is None else [json.loads(line) for line in text.split("\n") if line.strip()]


def changes_since(path, first, last):
    """Data files that commits added, unless a later one removed them: path to time. None when an entry is gone."""
    added, oldest = {}, None
    for version in range(first + 1, last + 1):
        actions = actions_of(path, version)
        if actions is None:
            return None
        timestamp = next((one["commitInfo"].get("timestamp", 0) for one in actions if one.get("commitInfo")), 0)
        oldest = oldest or timestamp
        for one in actions:
            gone = one.get("remove")
            if gone and gone.get("dataChange"):
                added.pop(gone["path"], None)
        for one in actions:
            add = one.get("add")
            if add and add.get("dataChange"):
                added[add["path"]] = (timestamp or add["modificationTime"], add.get("size", 0))
    return added, oldest or 0


def reading_of(path, state, table):
    """What a run reads of a linked table: files with their times, or the whole of it and why. Files may be all there are."""
    if state is None:
        return {"files": None, "reason": None}
    if state["path"] != path:
        return {"files": None, "reason": "it moved from %s to %s" % (state["path"], path)}
    if state["id"] != table["id"]:
        return {"files": None, "reason": "it was made anew in the source"}
    if state["version"] > table["version"]:
        text = "it went back from version %d to %d"
        return {"files": None, "reason": text % (state["version"], table["version"])}
    if state["isSweepOpen"]:
        return {"files": None, "reason": "rows that are gone in the source are still to be removed"}
    changes = changes_since(path, state["version"], table["version"])
    if changes is None:
        return {"files": None, "reason": "the log entries after version %d are gone" % state["version"]}
    files, oldest = changes
    days = int((now().timestamp() * 1000 - oldest) // 86400000) if oldest else 0
    if days >= PURGE_DAYS:
        text = "its oldest unread change is %d days old, and rows marked as deleted are purged after %d: run at least every %d days"
        return {"files": None, "reason": text % (days, PURGE_DAYS, PURGE_DAYS)}
    if files and table["isPlain"] is False:
        return {"files": None, "reason": "its protocol asks for Delta's own reader"}
    gone = [name for name in files if not file_exists(path, name)]
    if gone:
        return {"files": None, "reason": "data files of its changes are gone"}
    isWhole = bool(files) and live_files(path, table) <= {unescaped(name) for name in files}
    return {"files": files, "reason": None, "isWhole": isWhole}


def live_files(path, table):
    """Data files of a table's newest version, relative to it."""
    return {unescaped(name).rsplit("/%s/" % path, 1)[-1] for name in table["frame"].inputFiles()}


def file_exists(path, name):
    files, found = place("%s/%s/%s" % (LANDING, path, unescaped(name)))
    return files.exists(found)


def unescaped(name):
    from urllib.parse import unquote

    return unquote(name)


def linked_table(name, path):
    """Newest version of a linked table with its columns."""
    location = "%s/%s" % (LANDING, path)
    if not exists(location):
        text = "%s: %s has no Delta log yet. The table is left as it was." % (name, path)
        raise Problem("CI-LINK-003", text, "Wait for the link's first sync of the table; the next run reads it.")
    version = newest(location)["version"]
    detail = spark.sql("describe detail delta.%s" % quoted(location)).collect()[0]
    frame = read(location, version)
    return {
        "version": version,
        "id": detail["id"],
        "frame": frame,
        "partitions": [one.lower() for one in detail["partitionColumns"]],
        "isPlain": detail["minReaderVersion"] == 1,
        "bytes": detail["sizeInBytes"],
    }


def carries(stored, wanted):
    if stored == "string":
        return True
    if stored in ("bigint", "int"):
        return wanted in ("int64", "decimal", "boolean")
    if stored in ("timestamp", "date"):
        return wanted in ("dateTime", "dateTimeOffset")
    if stored.startswith("decimal"):
        return wanted == "decimal" or (wanted == "int64" and stored.endswith(",0)"))
    return stored == wanted


def linked_columns(plan, table, seen):
    """Columns by canonical name, with the exported type that is declared or was seen, where the stored type carries it."""
    columns = {}
    for field in table["frame"].schema.fields:
        name, stored = canonical(field.name), field.dataType.simpleString()
        if stored not in NATURAL and not stored.startswith("decimal"):
            text = '%s: column "%s" has type %s; readable are %s, decimal(p,s).'
            hint = "The table is left as it was. Its writer uses types that Customer Insights cannot read."
            raise Problem("CI-DELTA-003", text % (plan["name"], field.name, stored, ", ".join(sorted(NATURAL))), hint)
        if field.name.lower() in table["partitions"]:
            if name == "partitionid" or (name not in RULES["exported"] and name not in plan["columns"]):
                continue
            text = "%s cannot be read: the partition column %s; accepted is PartitionId."
            raise Problem("CI-DELTA-001", text % (plan["name"], field.name), "The table is left as it was.")
        if name in columns and field.name.lower() != name:
            continue
        wanted = RULES["exported"].get(name) or plan["columns"].get(name) or seen.get(name)
        natural = NATURAL.get(stored, "decimal")
        columns[name] = {"type": wanted if wanted and carries(stored, wanted) else natural, "storedAs": field.name}
    return columns


def texts_of(frame, columns, instant, root):
    """A linked table's rows as the fold reads them."""
    when = datetime.datetime.fromtimestamp(instant / 1000, datetime.timezone.utc)
    names = [
        F.expr("nullif(cast(%s as string), '')" % quoted(column["storedAs"])).alias(name)
        for name, column in columns.items()
    ]
    tags = [
        F.expr("timestamp '%s'" % iso(when)).alias("instant"),
        F.lit(iso(when)).alias("folder"),
        F.col("_metadata.file_path").alias("path"),
    ]
    return frame.select(names + tags)


def whole_feed(path, table, columns):
    """All rows, as of the newest commit or data file."""
    frame = table["frame"]
    timestamp = next((one["commitInfo"].get("timestamp", 0) for one in actions_of(path, table["version"]) or [] if one.get("commitInfo")), 0)
    modified = frame.select(F.expr("unix_millis(max(_metadata.file_modification_time))")).collect()[0][0]
    if modified is None:
        return None
    return texts_of(frame, columns, max(timestamp, modified), path)


def changed_feed(path, table, columns, files):
    """Rows of the given data files only."""
    schema = table["frame"].schema
    stored = [field for field in schema.fields if field.name.lower() not in table["partitions"]]
    form = type(schema)(stored)
    feed = None
    for instant in sorted({time for time, _ in files.values()}):
        paths = ["%s/%s/%s" % (LANDING, path, unescaped(name)) for name, (time, _) in files.items() if time == instant]
        base = "%s/%s" % (LANDING, path)
        frame = spark.read.schema(form).option("recursiveFileLookup", "true").option("basePath", base).parquet(*paths)
        own = texts_of(frame, columns, instant, path)
        feed = own if feed is None else feed.unionByName(own)
    return feed


def create_empty(plan, ledger, columns):
    """The silver table of a linked table without rows: gold may read it."""
    name = plan["name"]
    types = source_columns(plan, {}, columns, "the linked table")
    if stored_table(name) is not None:
        return ledger, None
    create_silver(silver_path(name), silver_fields(plan, types), RULES["properties"])
    after = {**ledger, "sequence": 1, "columns": types}
    write_ledger(after)
    report = silver_report(name)
    report["version"] = newest(silver_path(name))["version"]
    return after, report


def fold_linked(plan, path, state, lease):
    """Folds what a linked table's versions brought. Returns report or None, the table's state, warnings."""
    name = plan["name"]
    table = linked_table(name, path)
    ledger = read_ledger(name)
    reading = reading_of(path, state, table)
    columns = linked_columns(plan, table, ledger["columns"])
    where = "version %d of %s" % (table["version"], path)
    report, warnings, after = None, [], ledger
    isWhole = reading.get("isWhole", reading["files"] is None)
    if reading["files"] is None:
        feed, size = whole_feed(path, table, columns), table["bytes"]
    elif reading["files"]:
        feed = changed_feed(path, table, columns, reading["files"])
        size = sum(size for _, size in reading["files"].values())
    else:
        feed, size = None, 0
    if feed is not None:
        report, after, warnings = fold(plan, ledger, feed, columns, size, where, lease)
    elif ledger["sequence"] == 0:
        after, report = create_empty(plan, ledger, columns)
    if reading["reason"] is not None:
        warnings.append("%s was read whole: %s" % (name, reading["reason"]))
    isSweepOpen = False
    if isWhole and ledger["sequence"] > 0:
        id = next((column["storedAs"] for key, column in columns.items() if key == "id"), None)
        key = RULES["id"].replace("<field>", "cast(%s as string)" % quoted(id))
        table["frame"].selectExpr(key + " as id").createOrReplaceTempView("present_ids")
        lease.hold()
        after, removed, problem = remove_gone(plan, after, where)
        if removed > 0 or problem is not None:
            report = report or silver_report(name)
            report["version"] = newest(silver_path(name))["version"]
            report["rows"] = read(silver_path(name), report["version"]).count()
            if removed > 0:
                report["swept"] = removed
                report["filesRemoved"] += 1
            if problem is not None:
                report["problem"] = problem
        isSweepOpen = problem is not None
    entry = entry_tag(path, table["version"])
    next_state = {"path": path, "id": table["id"], "version": table["version"], "entry": entry, "isSweepOpen": isSweepOpen}
    return report, next_state, warnings


OPTION_COLUMNS = {
    "column_name": "OptionSetName",
    "value": "Option",
    "is_user_localized": "IsUserLocalizedLabel",
    "lcid": "LocalizedLabelLanguageCode",
    "label": "LocalizedLabel",
    "table_name": "EntityName",
    "symbol": "ExternalValue",
}
OPTION_FIELDS = [
    {"name": "id", "type": "string", "nullable": False},
    {"name": "table_name", "type": "string", "nullable": False},
    {"name": "column_name", "type": "string", "nullable": False},
    {"name": "value", "type": "bigint", "nullable": False},
    {"name": "lcid", "type": "bigint", "nullable": False},
    {"name": "is_user_localized", "type": "boolean", "nullable": True},
    {"name": "label", "type": "string", "nullable": True},
    {"name": "symbol", "type": "string", "nullable": True},
]


def unreadable_options(path, reason):
    text = "%s cannot be read: %s. Option sets are left as they were." % (path, reason)
    return Problem("CI-FEED-008", text, "The next version of the table is read by the next run.")


def fold_option_sets(path, lease):
    """Brings silver's option sets to the newest version of the link's table; without one an empty table stands in."""
    stored = stored_table("optionsets")
    if path is None:
        if stored is None:
            create_silver(silver_path("optionsets"), OPTION_FIELDS, {})
        return None, ["no option-set metadata: enum columns show built-in symbols"]
    table = linked_table("optionsets", path)
    names = {field.name.lower(): field.name for field in table["frame"].schema.fields}
    needed = [OPTION_COLUMNS[name] for name in ("column_name", "value", "lcid", "table_name")]
    missing = [name for name in needed if name.lower() not in names]
    if missing:
        raise unreadable_options(path, "it has no column %s" % ", ".join(missing))
    texts = [
        "%s as %s" % ("cast(%s as string)" % quoted(names[source.lower()]) if source.lower() in names else "cast(null as string)", name)
        for name, source in OPTION_COLUMNS.items()
    ]
    frame = table["frame"]
    if "isdelete" in names:
        frame = frame.where("not coalesce(cast(%s as string) in ('true', '1'), false)" % quoted(names["isdelete"]))
    frame.selectExpr(*texts).createOrReplaceTempView("option_text")
    kept(
        """
        select lower(table_name) || '|' || lower(column_name) || '|' || value || '|' || lcid as id,
          lower(table_name) as table_name, lower(column_name) as column_name, try_cast(value as bigint) as value,
          try_cast(lcid as bigint) as lcid, max(lower(is_user_localized) in ('true', '1')) as is_user_localized,
          max(label) as label, max(symbol) as symbol
        from option_text
        where try_cast(value as bigint) is not null and try_cast(lcid as bigint) is not null
          and table_name is not null and column_name is not null
        group by 1, 2, 3, 4, 5""",
        "option_set",
    )
    if spark.table("option_set").isEmpty():
        raise unreadable_options(path, "it has no option-set value")
    if stored is None:
        kept("select *, 'insert' as _change from option_set", "change")
    else:
        stored["frame"].createOrReplaceTempView("silver_rows")
        kept(
            """
            select n.*, case when o.id is null then 'insert' else 'update' end as _change
            from option_set n left join silver_rows o on o.id = n.id
            where o.id is null or n.is_user_localized is distinct from o.is_user_localized
              or n.label is distinct from o.label or n.symbol is distinct from o.symbol
            union all
            select g.id, g.table_name, g.column_name, g.value, g.lcid, g.is_user_localized, g.label, g.symbol, 'delete'
            from silver_rows g left anti join option_set n on n.id = g.id""",
            "change",
        )
    counts = {"inserted": spark.table("change").count(), "updated": 0, "deleted": 0}
    lease.hold()
    commit_silver("optionsets", OPTION_FIELDS, [], stored is None, counts, None, False, {})
    without = spark.table("option_set").where("label is null").count()
    warnings = ["%d option-set values have no label: gold shows their symbol or number" % without] if without else []
    entry = entry_tag(path, table["version"])
    state = {"path": path, "id": table["id"], "version": table["version"], "entry": entry, "isSweepOpen": False}
    return state, warnings


def reopen_gold():
    """Marks gold as not up to date before silver changes: a run that dies between the two is then completed."""
    path = "%s/ledger/gold/%s.json" % (OPS, GOLD.rsplit("/", 1)[1])
    manifest = read_json(path)
    if manifest is not None and manifest.get("complete") is not None:
        put_json(path, {**manifest, "complete": None})


def fold_link(lease):
    """Folds every linked table. One that fails is left as it was and named; the others go on."""
    tables = linked_tables()
    ledger = (read_json("%s/%s" % (OPS, LINK_LEDGER)) or {"tables": {}})["tables"]
    result = {"tables": [], "processed": [], "warnings": [], "failed": {}}

    def remember(name, state):
        if ledger.get(name) != state:
            ledger[name] = state
            put_json("%s/%s" % (OPS, LINK_LEDGER), {"formatVersion": 1, "tables": dict(sorted(ledger.items()))})

    def is_due(name):
        state, path = ledger.get(name), tables[name]
        location = "%s/%s" % (LANDING, path)
        if state is None or state["path"] != path or state["isSweepOpen"] or not exists(location):
            return True
        return newest(location)["version"] != state["version"] or entry_tag(path, state["version"]) != state["entry"]

    def work(name, report_name, action):
        try:
            action()
        except Unavailable:
            raise
        except Exception as error:
            problem = error if isinstance(error, Problem) else fault({"name": report_name}, error)
            result["failed"][report_name] = problem.code
            left = {"code": problem.code, "message": problem.message, "hint": problem.hint}
            result["tables"].append({**silver_report(report_name), "problem": left})
            progress("silver %s: %s %s" % (report_name, problem.code, problem.message))
        finally:
            drop_kept()

    def fold_one(plan):
        name = plan["name"]
        before = ledger.get(name)
        report, state, warnings = fold_linked(plan, tables[name], before, lease)
        remember(name, state)
        result["warnings"] += warnings
        result["processed"].append("%s version %d" % (name, state["version"]))
        if report is not None:
            result["tables"].append(report)
            progress("silver %s: +%d ~%d -%d" % (name, report["inserted"], report["updated"], report["deleted"]))

    def fold_options():
        path = tables.get(OPTION_SETS)
        state, warnings = fold_option_sets(path, lease)
        result["warnings"] += warnings
        if state is not None:
            remember(OPTION_SETS, state)

    due = [plan for plan in LINKED_TABLES if plan["name"] in tables and is_due(plan["name"])]
    if due:
        reopen_gold()
    for plan in due:
        work(plan["name"], plan["name"], lambda: fold_one(plan))
    if OPTION_SETS not in tables or is_due(OPTION_SETS):
        work(OPTION_SETS, "optionsets", fold_options)
    declared = {plan["name"] for plan in LINKED_TABLES} | {OPTION_SETS}
    result["undeclared"] = sorted(set(tables) - declared)
    result["absent"] = sorted(p["name"] for p in LINKED_TABLES if not p["optional"] and p["name"] not in tables)
    return result
