import fc from "fast-check";
import { expect, it } from "vitest";
import { unexplainedRows } from "../../../transforms/report.ts";
import { openLake, tableOf } from "../../support/lake.ts";
import { FEED, feedEvent, writeFeedFile } from "../../support/storefront.ts";

const HOURS = ["08", "09", "10"];

/** Occurrences of few events: some agree, some differ in time or content, some have no consent, some are broken. */
const Occurrence = fc.record({
  id: fc.constantFrom("a", "A", "b", "c"),
  hour: fc.constantFrom(...HOURS),
  item: fc.constantFrom("i-1", "i-2"),
  consent: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  rating: fc.oneof({ weight: 6, arbitrary: fc.constant(5) }, { weight: 1, arbitrary: fc.constant(9) }),
});

/** Deliveries: files of occurrences, each in the run in which it arrives; some files arrive twice. */
const Deliveries = fc.array(
  fc.record({ run: fc.nat(2), twice: fc.boolean(), events: fc.array(Occurrence, { maxLength: 4 }) }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

type Delivery = typeof Deliveries extends fc.Arbitrary<infer D> ? D : never;

async function foldedFrom(deliveries: Delivery): Promise<unknown[]> {
  const lake = await openLake();
  try {
    await lake.land({ folders: {} });
    for (const run of [0, 1, 2]) {
      for (const [place, delivery] of deliveries.entries()) {
        if (delivery.run !== run) continue;
        const events = delivery.events.map(({ id, hour, item, consent, rating }) =>
          feedEvent(id, { occurredAt: `2024-05-31T${hour}:00:00Z`, itemId: item, analyticsConsent: consent, rating }),
        );
        const names = delivery.twice ? [`f${place}`, `g${place}`] : [`f${place}`];
        for (const name of names) await writeFeedFile(lake, `webshop/dt=2024-05-31/${name}.jsonl`, events);
      }
      const report = await lake.run({ storefront: FEED });
      expect(unexplainedRows(tableOf(report, "storefrontevents"))).toBe(0);
    }
    return await lake.rows("silver/storefrontevents", "id, eventid, occurredat, itemid, contenthash");
  } finally {
    await lake.close();
  }
}

it("silver is the same in whatever order files arrive, and however often", async () => {
  const arrival = fc.infiniteStream(fc.nat(2));
  await fc.assert(
    fc.asyncProperty(Deliveries, arrival, fc.array(fc.nat()), async (deliveries, runs, order) => {
      const ranked = deliveries.map((delivery, place) => ({ delivery, rank: order[place] ?? 0 }));
      const shuffled = ranked
        .sort((a, b) => a.rank - b.rank)
        .map(({ delivery }) => ({ ...delivery, run: runs.next().value ?? 0, twice: !delivery.twice }));
      expect(await foldedFrom(shuffled)).toEqual(await foldedFrom(deliveries));
    }),
    { numRuns: 8 },
  );
});
