import type { Place } from "./call.ts";
import type { Disk } from "./disk.ts";

/** Where places really lie, and what shows in a directory besides its files. */
export interface PlaceMap {
  /** The place behind a place; most are their own. */
  behind(place: Place): Place;
  /** Names of directories that a directory shows although they lie elsewhere. */
  linksIn(place: Place): readonly string[];
}

/** A disk whose callers name places in their own way; what they list keeps their names. */
export function mappedDisk(disk: Disk, { behind, linksIn }: PlaceMap): Disk {
  return {
    ...disk,
    at: (place) => disk.at(behind(place)),
    find: (place) => disk.find(behind(place)),
    async names(place) {
      const own = await disk.names(behind(place));
      const links = linksIn(place).filter((name) => own.every((entry) => entry.name !== name));
      const all = [...own, ...links.map((name) => ({ name, isDirectory: true }))];
      return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    commit: (draft, place, properties) => disk.commit(draft, behind(place), properties),
    makeDirectory: (place) => disk.makeDirectory(behind(place)),
    move: (from, to) => disk.move(behind(from), behind(to)),
    remove: (place) => disk.remove(behind(place)),
    prune: (place) => disk.prune(behind(place)),
    setProperties: (place, properties) => disk.setProperties(behind(place), properties),
    staging: (place) => disk.staging(behind(place)),
  };
}
