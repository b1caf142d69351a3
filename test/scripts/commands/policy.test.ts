import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createProgram } from "../../../scripts/program.ts";

const cwd = mkdtempSync(join(tmpdir(), "policy-command-"));
afterAll(() => rmSync(cwd, { recursive: true }));
const container = {
  urn: "urn:pulumi:prod::data::azure-native:storage:BlobContainer::open",
  type: "azure-native:storage:BlobContainer",
  inputs: { publicAccess: "Blob" },
};
writeFileSync(join(cwd, "state.json"), JSON.stringify({ version: 3, deployment: { resources: [container] } }));

async function run(...args: string[]) {
  const out: string[] = [];
  let exitCode = 0;
  const world = {
    stdout: (text: string) => out.push(text),
    stderr: () => undefined,
    env: {},
    now: () => new Date("2026-11-25T12:00:00Z"),
    cwd,
    signal: new AbortController().signal,
  };
  const program = await createProgram(world, (code) => {
    exitCode = code;
  });
  await program.parseAsync(["policy", ...args], { from: "user" });
  return { exitCode, out: out.join("\n") };
}

it("policy check exits with 3 when a mandatory rule is broken", async () => {
  const { exitCode, out } = await run("check", "--state", "state.json", "--json");
  expect(exitCode).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ outcome: "failed", subject: "prod", asOf: "2026-11-25" });
});

it("policy report writes a page", async () => {
  expect((await run("report", "--state", "state.json", "--out", "page.html")).out).toBe(
    "prod: failed; the page is page.html.",
  );
  expect(readFileSync(join(cwd, "page.html"), "utf8")).toContain("Compliance of prod");
});

it("policy config prints what the engine takes", async () => {
  expect(JSON.parse((await run("config")).out)["stg-06-shared-key"]).toMatchObject({
    enforcementLevel: "mandatory",
    phase: "sealed",
  });
});

it("policy check wants a state or a stack, not both", async () => {
  await expect(run("check")).rejects.toMatchObject({ code: "CI-POLICY-006", exitCode: 2 });
  await expect(run("check", "--state", "s", "--stack", "t")).rejects.toMatchObject({
    code: "CI-POLICY-006",
    exitCode: 2,
  });
  await expect(run("check", "--state", "absent.json")).rejects.toMatchObject({ code: "CI-POLICY-004", exitCode: 1 });
});
