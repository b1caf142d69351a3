# --- Run: compute, merge, report.


def report_of(table, version, rows, problem=None):
    """The report of a table that was left as it is."""
    report = {"layer": "gold", "table": table["name"], "version": version, "inserted": 0, "updated": 0, "deleted": 0}
    report.update(unchanged=rows, quarantined=0, filesAdded=0, filesRemoved=0, bytesRead=0, bytesWritten=0)
    report.update(seconds=0, rows=rows)
    if problem is not None:
        report["problem"] = {"code": problem.code, "message": problem.message, "hint": problem.hint}
    return report


def published_version(table):
    path = "%s/%s" % (GOLD, table["name"])
    return newest(path)["version"] if exists(path) else -1


def fault(table, error):
    # The first line of a fault in the JVM only says that there was one.
    lines = [line.strip(": ") for line in str(error).split("\n")]
    reason = lines[1] if lines[0].startswith("An error occurred while calling") and len(lines) > 1 else lines[0]
    text = "%s: %s. It is left as it was." % (table["name"], reason.rstrip("."))
    return Problem("CI-JOB-001", text, "A fault of the kit: report it with the run's log; the next run tries again.")


def stage_all(missing, absent, as_of, checks, reports):
    """Stages every table that can be; the others are named in the reports, with what stopped them."""
    held = {name: (reason, False) for name, reason in missing.items()}
    staged = []

    def hold(table, problem):
        held[table["name"]] = (problem.code, problem.code == "CI-GOLD-002")
        reports[table["name"]] = report_of(table, published_version(table), 0, problem)
        progress("gold %s: %s %s" % (table["name"], problem.code, problem.message))

    for table in GOLD_TABLES:
        started = time.monotonic()
        problem = held_by(table, held)
        try:
            if problem is not None:
                raise problem
            one = stage(table, absent, as_of, checks)
            one["seconds"] = time.monotonic() - started
            progress("gold %s: %d rows computed in %.1f s" % (table["name"], one["rows"], one["seconds"]))
            staged.append(one)
        except Problem as error:
            hold(table, error)
        except Exception as error:  # one table's fault is not the others'
            hold(table, fault(table, error))
    frames = {one["table"]["name"]: one["frame"] for one in staged}
    for one in list(staged):
        problem = check_references(one, frames, checks)
        if problem is not None:
            hold(one["table"], problem)
            staged.remove(one)
    while True:
        found = [(one, held_by(one["table"], held) or dangling(one, held)) for one in staged]
        stopped = [(one, problem) for one, problem in found if problem is not None]
        if not stopped:
            return sorted(staged, key=lambda one: one["table"]["rank"])
        for one, problem in stopped:
            hold(one["table"], problem)
            staged.remove(one)


def publish_all(staged, reports, lease):
    """Merges in order. After a merge that failed nothing more is merged: what follows may refer to it."""
    failed = None
    for one in staged:
        table, counts = one["table"], one["counts"]
        if failed is not None:
            text = "%s is not published: the merge of %s failed before it. The published table is left as it was."
            hint = "Correct what stopped %s; the next run tries again." % failed
            problem = Problem("CI-GOLD-002", text % (table["name"], failed), hint)
            reports[table["name"]] = report_of(table, one["version"], 0, problem)
            continue
        started = time.monotonic()
        lease.hold()
        try:
            publish(one)
            commit = newest(one["path"])
        except Exception as error:
            failed = table["name"]
            reports[failed] = report_of(table, one["version"], 0, fault(table, error))
            progress("gold %s: %s" % (failed, reports[failed]["problem"]["message"]))
            continue
        report = report_of(table, commit["version"], one["rows"])
        if commit["version"] != one["version"]:
            done = commit["operationMetrics"] or {}
            report.update(inserted=counts["insert"], updated=counts["update"], deleted=counts["delete"])
            report["unchanged"] = one["rows"] - counts["insert"] - counts["update"]
            report["filesAdded"] = int(done.get("numTargetFilesAdded", 0))
            report["filesRemoved"] = int(done.get("numTargetFilesRemoved", 0))
            report["bytesWritten"] = int(done.get("numTargetBytesAdded", 0))
            sums = (table["name"], counts["insert"], counts["update"], counts["delete"])
            progress("gold %s: +%d ~%d -%d" % sums)
        report["seconds"] = round(one["seconds"] + time.monotonic() - started, 3)
        report["isChanged"] = commit["version"] != one["version"]
        reports[table["name"]] = report


def run(as_of):
    """One run under the lake's lease: its report, in the form that the embedded engine writes and where it does."""
    lease = Lease("Spark job %s" % spark.sparkContext.applicationId)
    try:
        check_layers()
        report = fold_and_publish(as_of, lease)
        if report["outcome"] != "nothing-to-do":
            store_report(report)
        return report
    finally:
        lease.release()


def fold_and_publish(as_of, lease):
    started = now()
    silver = {"tables": [], "processed": [], "warnings": [], "failed": {}, "undeclared": [], "absent": []}
    if LANDING:
        silver = fold_link(lease)
    checks, reports = [], {}
    missing, absent = open_silver()
    staged = stage_all({**missing, **silver["failed"]}, absent, as_of or started, checks, reports)
    publish_all(staged, reports, lease)
    remove(STAGING)
    gold = [reports[table["name"]] for table in GOLD_TABLES]
    isChanged = any([table.pop("isChanged", False) for table in gold])
    tables = silver["tables"] + gold
    isFailed = any("problem" in table for table in tables)
    isDone = isChanged or bool(silver["processed"])
    optional = {table["name"]: table["optional"] for table in SILVER_TABLES}
    return {
        "runId": "%s-%s" % (iso(started).replace(":", "-").replace(".", "-"), str(uuid.uuid4())[:8]),
        "startedAt": iso(started),
        "finishedAt": iso(now()),
        "outcome": "failed" if isFailed else "succeeded" if isDone else "nothing-to-do",
        "folders": {"processed": silver["processed"], "abandoned": [], "skipped": []},
        "tables": tables,
        "problems": [],
        "undeclaredTables": silver["undeclared"],
        "absentTables": sorted({*missing, *silver["absent"]}),
        "checks": checks,
        "warnings": silver["warnings"]
        + ["%s is not in the link: %s" % (name, optional[name]) for name in sorted(absent)],
        "peakMemoryBytes": 0,
    }


def exit_code(report):
    """As of every command: 0 done, 1 the operator must change something, 3 a check failed."""
    codes = [table["problem"]["code"] for table in report["tables"] if "problem" in table]
    if not codes:
        return 0
    return 3 if all(code in ("CI-GOLD-002", "CI-GOLD-004") for code in codes) else 1
