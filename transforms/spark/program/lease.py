# --- Lease: one run at a time writes the lake, and leaves its report.


class Unavailable(Exception):
    """The run as a whole cannot go on now: exit code 4."""

    def __init__(self, code, message, hint):
        super().__init__("%s %s %s" % (code, message, hint))
        self.code = code


class Lease:
    """The right to write the lake: a chain of terms, each created once. The embedded engine keeps the same chain."""

    LIFETIME = 60
    RENEWAL = 20

    def __init__(self, holder):
        self.folder = OPS + "/lease"
        self.holder = holder
        self.token = "%s %s" % (holder, uuid.uuid4())
        self.since = iso(now())
        self.lost = None
        self.ended = threading.Event()
        newest = self.newest()
        if newest is not None and instant_of(newest[1]["until"]) > now():
            raise self.held(newest[1])
        self.number = self.follow((newest[0] if newest else 0) + 1)
        self.renewed = time.monotonic()
        self.beat = threading.Thread(target=self.renew, daemon=True)
        self.beat.start()

    def path(self, number):
        return "%s/%012d.json" % (self.folder, number)

    def newest(self):
        while True:
            names = sorted(name for name in file_names(self.folder)[0] if name.endswith(".json"))
            if not names:
                return None
            text = read_text("%s/%s" % (self.folder, names[-1]))
            if text is not None:  # else its holder has moved on in between
                return int(names[-1][:-5]), json.loads(text)

    def follow(self, number):
        until = now() + datetime.timedelta(seconds=self.LIFETIME)
        term = {"holder": self.token, "since": self.since, "until": iso(until)}
        put_if_absent(self.path(number), json.dumps(term))
        found = self.newest()
        if found is None or found[1]["holder"] != self.token:
            raise self.held(found[1] if found else term)
        return found[0]

    def renew(self):
        while not self.ended.wait(self.RENEWAL):
            try:
                previous, self.number = self.number, self.follow(self.number + 1)
                self.renewed = time.monotonic()
                remove_file(self.path(previous))
            except Unavailable as error:
                self.lost = error
                return
            except Exception:  # no loss while the term lasts: the next sign of life may succeed
                pass

    def hold(self):
        """Call it before every commit."""
        if self.lost is None and time.monotonic() - self.renewed >= self.LIFETIME:
            self.lost = Unavailable("CI-LAKE-004", "The lease of %s ran out." % OPS, "Start the run again.")
        if self.lost is not None:
            raise self.lost

    def release(self):
        self.ended.set()
        self.beat.join()
        if self.lost is not None:
            return
        try:
            put_text(self.path(self.number), json.dumps({"holder": self.token, "since": self.since, "until": iso(now())}))
            for name in file_names(self.folder)[0]:
                if name < "%012d.json" % self.number:
                    remove_file("%s/%s" % (self.folder, name))
        except Exception:  # the run is done and the term runs out
            pass

    def held(self, term):
        holder = term["holder"].rsplit(" ", 1)[0]
        message = "The lake of %s is being written by %s since %s." % (OPS, holder, term["since"])
        hint = "Wait for that run to end; if it crashed, the lake is free after %s." % term["until"]
        return Unavailable("CI-LAKE-004", message, hint)


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def iso(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (instant.microsecond // 1000)


def instant_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def check_layers():
    """Keeps the layers of a new lake; refuses a lake that is kept in other ones."""
    path = OPS + "/layers.json"
    kept = read_json(path)
    if kept is None:
        # Only a lake without a run is new: an older one has no marker and is medallion.
        isOld = any(name in file_names(OPS + "/ledger")[1] for name in ("silver", "gold"))
        kept = {"layers": "medallion" if isOld else LAYERS}
        put_if_absent(path, json.dumps(kept, separators=(",", ":")) + "\n")
    if kept["layers"] != LAYERS:
        message = "The lake of %s is kept in %s layers, the job is set to %s. Nothing was changed." % (OPS, kept["layers"], LAYERS)
        raise Problem("CI-LAKE-005", message, "Write the job with --layers %s." % kept["layers"])


def store_report(report):
    """Keeps a run's report where `runs` and `status` look, and removes the oldest beyond 500."""
    put_json("%s/runs/%s.json" % (OPS, report["runId"]), report)
    names = sorted(name for name in file_names(OPS + "/runs")[0] if name.endswith(".json"))
    for name in names[:-500]:
        remove_file("%s/runs/%s" % (OPS, name))
