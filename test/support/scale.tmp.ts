import { openSession } from "../../transforms/engine/session.ts";
import { compileAll } from "../../transforms/kernel/gold.ts";
import { duckdb } from "../../transforms/dialects/duckdb.ts";
import { GOLD } from "../../transforms/models.ts";
import { localStore } from "../../transforms/storage/local-store.ts";
import { openInputs } from "../../transforms/publish/inputs.ts";
const N = Number(process.argv[2]);
const session = await openSession({ memoryLimit: "2GB", threads: 2, tempDirectory: "/tmp/spill" });
await session.run("create schema silver; create schema gold"); await session.run(duckdb.setup);
const settings = { language: "en-us", timeZone: "UTC", asOf: new Date(), goldRoot: "commerce" };
const ctx: any = { session, lake: localStore("/tmp/goldtry/lake"), settings };
const inputs = openInputs(ctx, new Map());
const all = compileAll(GOLD, duckdb, settings);
const names = new Map(all.flatMap(({ compiled }) => compiled.inputs).map((i) => [i.name, i]));
await inputs.createRelations([...names.values()].filter((i) => i.layer === "silver"));
const big: Record<string, string> = { salesline: "salesid || '-' || k as salesid, recid + k * 100000000000 as recid, inventtransid || k as inventtransid", salestable: "salesid || '-' || k as salesid, recid + k * 100000000000 as recid",
 retailsalestable: "salestable + k * 100000000000 as salestable, channelreferenceid || k as channelreferenceid", retailtransactiontable: "transactionid || '-' || k as transactionid, channelreferenceid || k as channelreferenceid", retailtransactionsalestrans: "transactionid || '-' || k as transactionid", retailtransactionpaymenttrans: "transactionid || '-' || k as transactionid", retailtransactionorderstatus: "transactionid || '-' || k as transactionid, salesid || '-' || k as salesid" };
for (const [t, r] of Object.entries(big)) await session.run(`create table silver.${t}_big as select * replace (${r}) from silver.${t}, range(${N}) r(k); drop view silver.${t}; alter table silver.${t}_big rename to ${t}`);
for (const { model, compiled } of all) {
  const c = process.cpuUsage(); const t = Date.now();
  await session.run(`create table gold."${model.name}" as ${compiled.rows}`);
  const d = process.cpuUsage(c);
  const n = await session.one<any>(`select count(*) as n from gold."${model.name}"`);
  const cpu = (d.user + d.system) / 1000;
  if (cpu > 200) console.log(model.name, n.n, "wall", Date.now() - t, "cpu", cpu.toFixed(0), "rss", Math.round(process.memoryUsage().rss / 1e6));
}
