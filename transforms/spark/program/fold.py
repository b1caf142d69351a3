# --- Fold: rows of a feed become current rows of silver, as the embedded engine does it: same order, same ledger.

OWN = ("versionnumber", "sink_modified_on", "source_folder")
ORDER = "v desc nulls last, s desc nulls last, d desc, instant desc nulls last, path desc nulls last"
YEAR_ONE = "timestamp '0001-01-01'"


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
    shown(others.unionByName(completed, allowMissingColumns=True), "narrow")
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
        select b.id, b.v, b.s, b.d, b.instant, b.path, b.twin, b.unreadable
        from best b left anti join (select * from known where kind = 'deleted') t
          on t.id = b.id and {older}""".format(
            older=older.format(one=YEAR_ONE)
        ),
        "winner",
    )
    ids, left = spark.table("best").count(), spark.table("winner").count()
    return ids, ids - left


def judge(fields):
    """Compares the winners with the stored rows. Creates `change` and `applied`; returns the counts."""
    names = [quoted(field["name"]) for field in fields]
    content = [quoted(field["name"]) for field in fields if field["name"] not in OWN]
    differs = " or ".join("i.%s is distinct from e.%s" % (name, name) for name in content)
    shown("select b.row.* from best b left semi join winner w on w.id = b.id where not b.d", "incoming")
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
    shown(
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
