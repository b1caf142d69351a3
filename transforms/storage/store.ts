/** One file or directory as a listing shows it. `path` is relative to the store's root, parts joined with "/". */
export interface StoredFile {
  readonly path: string;
  /** Bytes; 0 for a directory. */
  readonly size: number;
  readonly etag: string;
  readonly isDirectory: boolean;
  readonly modifiedAt: Date;
}

/**
 * A tree of files: a local directory, or an ADLS Gen2 account, container or folder. Paths are relative to the root.
 *
 * Every write makes its whole content visible at once or not at all.
 */
export interface Store {
  /** Where the root is, as the operator wrote it; used in messages. */
  readonly url: string;
  /** Folder that `localCopy` fills; undefined where it gives the files themselves. */
  readonly scratch?: string;
  /** Files below `directory` ("" for the root), in name order. An absent directory lists nothing. */
  list(directory: string, options?: ListOptions): AsyncIterable<StoredFile>;
  /** The whole content. Throws `FileNotFoundError` when the path does not exist. */
  read(path: string): Promise<Buffer>;
  /** A file on the local disk with this content: the file itself in a local store, else a copy in the scratch folder. */
  localCopy(path: string): Promise<string>;
  /**
   * Creates the file unless the path exists; false when somebody else was first. When the answer is lost it throws,
   * and the file may exist all the same: callers that care read it back and compare.
   */
  putIfAbsent(path: string, content: string | Uint8Array): Promise<boolean>;
  /**
   * Creates or replaces the file. A store that read the path before replaces that version only.
   *
   * @throws OperatorError CI-LAKE-004, exit code 4, when somebody else has written other content since.
   */
  put(path: string, content: string | Uint8Array): Promise<void>;
  /** Creates or replaces the file with the content of a local one. */
  putFile(path: string, localFile: string): Promise<void>;
  /** Removes one file; a missing one is no error. */
  remove(path: string): Promise<void>;
}

export interface ListOptions {
  /** Also list what is below sub-directories. Default false. */
  readonly recursive?: boolean;
  /** Skip names before this one: a path relative to the root, inclusive. */
  readonly startFrom?: string;
}

/** The path does not exist in the store. */
export class FileNotFoundError extends Error {
  readonly path: string;
  constructor(path: string, url: string, cause?: unknown) {
    super(`${path} does not exist in ${url}`, { cause });
    this.name = "FileNotFoundError";
    this.path = path;
  }
}
