# --- Link: every linked table into silver, each complete in itself.

LINK_LEDGER = "ledger/delta-link.json"


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
