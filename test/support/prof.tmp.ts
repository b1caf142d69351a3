import { openSession } from "../../transforms/engine/session.ts";
import { compileAll } from "../../transforms/kernel/gold.ts";
import { duckdb } from "../../transforms/dialects/duckdb.ts";
import { GOLD } from "../../transforms/models.ts";
import { localStore } from "../../transforms/storage/local-store.ts";
import { openInputs } from "../../transforms/publish/inputs.ts";
import { writeFileSync } from "node:fs";
const T = process.argv[2]!;
const only = process.argv[3]!.split(",");
const session = await openSession({ memoryLimit: "1GB", threads: 2, tempDirectory: "/tmp" });
await session.run("create schema silver; create schema gold"); await session.run(duckdb.setup);
const settings = { language: "en-us", timeZone: "UTC", asOf: new Date(), goldRoot: "commerce" };
const store = localStore(T);
const ctx: any = { session, lake: store, settings };
const inputs = openInputs(ctx, new Map());
const all = compileAll(GOLD, duckdb, settings);
for (const { model, compiled } of all) {
  if (!only.includes(model.name)) continue;
  await inputs.createRelations(compiled.inputs);
  const c = process.cpuUsage(); const t = Date.now();
  const rows = await session.all<any>(`explain analyze create or replace temp table x as ${compiled.rows}`);
  const d = process.cpuUsage(c);
  console.log(model.name, "wall", Date.now() - t, "cpu", (d.user + d.system) / 1000);
  writeFileSync(`/tmp/plan_${model.name}.txt`, rows.map((r: any) => Object.values(r).join("\n")).join("\n"));
}
