import { expect, it } from "vitest";
import { createAttempt } from "../../../transforms/storage/attempts.ts";
import { RETRY } from "../../../transforms/storage/retry.ts";

/** A store whose refusals and pauses are played; seconds waited so far. */
function played() {
  let waited = 0;
  const waiting = {
    sleep: async (milliseconds: number) => {
      waited += milliseconds;
    },
    random: () => 0,
    now: () => new Date("2026-11-25T00:00:00Z"),
  };
  const attempt = createAttempt("https://lake.dfs.core.windows.net", RETRY, waiting);
  return { attempt, waited: () => waited / 1000 };
}

const refused = async (): Promise<never> => {
  throw Object.assign(new Error("refused"), { statusCode: 403, code: "AuthorizationPermissionMismatch" });
};

it("waits a minute for a grant, and once only for those of one container", async () => {
  const { attempt, waited } = played();
  for (const table of ["custtable", "salesline", "salestable"]) {
    await expect(attempt(`silver/${table}/_delta_log`, refused)).rejects.toMatchObject({ code: "CI-STORE-003" });
    expect(waited()).toBe(60);
  }
  await expect(attempt("gold/commerce/Orders", refused)).rejects.toMatchObject({ code: "CI-STORE-003" });
  expect(waited()).toBe(120);
});

it("waits again after the grant has come and gone", async () => {
  const { attempt, waited } = played();
  await expect(attempt("silver/custtable", refused)).rejects.toThrow();
  expect(await attempt("silver/custtable", async () => "read")).toBe("read");
  await expect(attempt("silver/custtable", refused)).rejects.toThrow();
  expect(waited()).toBe(120);
});
