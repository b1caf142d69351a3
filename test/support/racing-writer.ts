/** Appends files to the table `t` of a folder, as one of several processes: `racing-writer.ts <folder> <name> <count>`. */
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { commit } from "../../transforms/delta/commit.ts";
import { openSession } from "../../transforms/engine/session.ts";
import { localStore } from "../../transforms/storage/local-store.ts";

const [folder = "", writer = "", count = "0"] = process.argv.slice(2);
const session = await openSession({ memoryLimit: "256MB", threads: 1, tempDirectory: tmpdir() });
let basedOn = 0;
for (let n = 0; n < Number(count); n++) {
  const add = { path: `w${writer}-${n}`, partitionValues: {}, size: 1, modificationTime: 1, dataChange: true };
  basedOn = await commit({
    ...{ store: localStore(folder), table: "t", session, basedOn, operation: "WRITE", maxAttempts: 1000 },
    attempt: { actions: [{ add }], read: new Set() },
    now: () => new Date(),
    newId: randomUUID,
  });
}
session.close();
