import { test } from "vitest";
import { type Lake, openLake } from "./lake.ts";

/** A test with an open lake of its own. */
export const it = test.extend<{ lake: Lake }>({
  lake: async ({ task: _ }, use) => {
    const lake = await openLake();
    await use(lake);
    await lake.close();
  },
});
