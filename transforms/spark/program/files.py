# --- Files: ledgers, reports and other small files of the lake, written whole or not at all.


def is_local(path):
    return "://" not in path


def file_names(folder):
    """Names of files and folders, the folders among them apart; nothing where there is no such folder."""
    if is_local(folder):
        try:
            entries = list(os.scandir(folder))
        except (FileNotFoundError, NotADirectoryError):
            return [], []
        shown = [entry for entry in entries if not entry.name.startswith(".")]
        return [e.name for e in shown if not e.is_dir()], [e.name for e in shown if e.is_dir()]
    files, found = place(folder)
    if not files.exists(found):
        return [], []
    states = [state for state in files.listStatus(found) if not state.getPath().getName().startswith(".")]
    names = [(state.getPath().getName(), state.isDirectory()) for state in states]
    return [name for name, isFolder in names if not isFolder], [name for name, isFolder in names if isFolder]


def read_text(path):
    """The text of a file; None when it is not there."""
    if is_local(path):
        try:
            with open(path, encoding="utf-8") as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None
    files, found = place(path)
    if not files.exists(found):
        return None
    stream = files.open(found)
    try:
        return spark._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8")
    finally:
        stream.close()


def write_new(path, text):
    """Writes a file that nobody else names."""
    if is_local(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return
    files, found = place(path)
    stream = files.create(found, True)
    stream.write(bytearray(text.encode("utf-8")))
    stream.close()


def draft_of(path):
    folder, name = path.rsplit("/", 1)
    return "%s/.%s.%s.draft" % (folder, name, uuid.uuid4())


def put_text(path, text):
    """Replaces a file."""
    if is_local(path):
        draft = draft_of(path)
        write_new(draft, text)
        os.replace(draft, path)
    else:
        write_new(path, text)


def put_if_absent(path, text):
    """Creates a file whole, unless it is there. True when it was created."""
    draft = draft_of(path)
    write_new(draft, text)
    if is_local(path):
        try:
            os.link(draft, path)  # unlike a rename it fails when the target exists
            return True
        except FileExistsError:
            return False
        finally:
            os.remove(draft)
    files, found = place(draft)
    try:
        done = files.rename(found, place(path)[1])
    except Exception:  # some versions of the driver say no by an exception
        done = False
    if not done:
        files.delete(found, False)
    return done


def remove_file(path):
    if not is_local(path):
        files, found = place(path)
        files.delete(found, False)
    elif os.path.exists(path):
        os.remove(path)


def read_json(path):
    text = read_text(path)
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError as error:
        message = "%s is not a file of this kit: %s." % (path, error)
        raise Problem("CI-LAKE-001", message, "Restore the file from the container's soft delete.")


def put_json(path, value):
    put_text(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n")
