# --- Rows: texts of a feed become typed rows, by the exported types of their columns.


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
