import type { Store, StoredFile } from "./store.ts";

/**
 * The same store with one folder at another place: whoever asks for a path below `from` gets what lies below `to`.
 * Listings above the folder show it where it lies.
 */
export function relocatedStore(store: Store, { from, to }: { readonly from: string; readonly to: string }): Store {
  const move = (path: string, source: string, target: string) =>
    path === source || path.startsWith(`${source}/`) ? `${target}${path.slice(source.length)}` : path;
  const placed = (path: string) => move(path, from, to);
  const asked = (file: StoredFile): StoredFile => ({ ...file, path: move(file.path, to, from) });
  return {
    url: store.url,
    ...(store.scratch !== undefined && { scratch: store.scratch }),
    async *list(directory, { startFrom, ...options } = {}) {
      const place = placed(directory);
      const moved = { ...options, ...(startFrom !== undefined && { startFrom: placed(startFrom) }) };
      for await (const file of store.list(place, moved)) yield place === directory ? file : asked(file);
    },
    read: (path) => store.read(placed(path)),
    localCopy: (path) => store.localCopy(placed(path)),
    putIfAbsent: (path, content) => store.putIfAbsent(placed(path), content),
    put: (path, content) => store.put(placed(path), content),
    putFile: (path, localFile) => store.putFile(placed(path), localFile),
    remove: (path) => store.remove(placed(path)),
  };
}
