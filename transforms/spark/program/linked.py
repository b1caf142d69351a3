# --- Linked: Delta tables that Link to Fabric or Synapse Link writes, read by what their versions brought.

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
    isWhole = bool(files) and live_files(path, table) <= {unquote(name) for name in files}
    return {"files": files, "reason": None, "isWhole": isWhole}


def live_files(path, table):
    """Data files of a table's newest version, relative to it."""
    return {unquote(name).rsplit("/%s/" % path, 1)[-1] for name in table["frame"].inputFiles()}


def file_exists(path, name):
    files, found = place("%s/%s/%s" % (LANDING, path, unquote(name)))
    return files.exists(found)


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
        paths = ["%s/%s/%s" % (LANDING, path, unquote(name)) for name, (time, _) in files.items() if time == instant]
        base = "%s/%s" % (LANDING, path)
        frame = spark.read.schema(form).option("recursiveFileLookup", "true").option("basePath", base).parquet(*paths)
        own = texts_of(frame, columns, instant, path)
        feed = own if feed is None else feed.unionByName(own)
    return feed
