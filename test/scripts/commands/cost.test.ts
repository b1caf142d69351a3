import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { CostReport } from "../../../scripts/cost/describe-cost.ts";
import { createProgram } from "../../../scripts/program.ts";
import { recordingWorld } from "../../support/world.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const PRIVATE = "stacks/examples/fabrikam-private.yaml";

let service: Server | undefined;
afterEach(() => service?.close());

async function cost(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const world = { ...recordingWorld(ROOT), env };
  await (await createProgram(world, () => {}, "cost")).parseAsync(["node", "commerce-insights", "cost", ...args]);
  return { output: world.output(), errors: world.errors() };
}

const report = async (args: readonly string[], env?: Readonly<Record<string, string>>) =>
  JSON.parse((await cost([...args, "--json"], env)).output) as CostReport;

/** A price service that knows one price for every meter but those named. */
async function priceService(price: number, unknown: readonly string[] = []): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  service = createServer((request, response) => {
    const query = new URL(request.url ?? "", "http://localhost").searchParams;
    const filter = `${query.get("currencyCode")} ${query.get("$filter")}`;
    asked.push(filter);
    const item = { retailPrice: price, tierMinimumUnits: 0, type: "Consumption" };
    const Items = unknown.some((meter) => filter.includes(meter)) ? [] : [{ ...item, retailPrice: 0 }, item];
    response.end(JSON.stringify({ Items }));
  }).listen(0);
  const { port } = service.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked };
}

describe("cost", () => {
  it("estimates a private stack with ranges, reasons, levers and what it assumes", async () => {
    const { output } = await cost(["--stack-config", PRIVATE]);
    expect(output).toMatch(
      /^fabrikam-prod: about \d+\.\d\d USD a month, \d+\.\d\d to \d+\.\d\d \(list prices of 2026-11/,
    );
    expect(output).toMatch(/private-endpoint-hour .* 4 private endpoints/);
    expect(output).toContain("network.profile private -> restricted: 29.20 less");
    expect(output).toContain("Assumed: 50 GB in the lake, 100 GB of feed, runs of 10 min.");
  });

  it("shows what two settings files cost differently, the biggest difference first", async () => {
    const args = ["--stack-config", PRIVATE, "--compare", "stacks/examples/contoso-dev.yaml", "--json"];
    const { differences } = JSON.parse((await cost(args)).output) as { differences: readonly object[] };
    const [first] = differences;
    expect(first).toMatchObject({ component: "network", meter: "private-endpoint-hour", after: 0 });
  });

  it("takes today's prices of the stack's region, the first tier that is not free", async () => {
    const { url, asked } = await priceService(2);
    const args = ["--stack-config", PRIVATE, "--live", "--currency", "EUR"];
    const found = await report(args, { COMMERCE_INSIGHTS_PRICES: url });
    expect(found).toMatchObject({ currency: "EUR", prices: "live" });
    const endpoints = found.lines.find(({ meter }) => meter === "private-endpoint-hour");
    expect(endpoints?.amount).toEqual({ low: 5840, likely: 5840, high: 5840 });
    expect(asked).toContain(
      "'EUR' armRegionName eq 'northeurope' and serviceName eq 'Azure DNS' and skuName eq 'Private' and meterName eq 'Private Zone' and priceType eq 'Consumption'",
    );
  });

  it("takes the list for a meter without a price of today, and says so", async () => {
    const { url } = await priceService(2, ["Private Link"]);
    const found = await report(["--stack-config", PRIVATE, "--live"], { COMMERCE_INSIGHTS_PRICES: url });
    expect(found.remarks).toContain("private-endpoint-hour: price of the list, because no price in northeurope.");
    expect(found.lines.find(({ meter }) => meter === "private-endpoint-hour")?.amount.likely).toBeCloseTo(29.2, 5);
  });

  it("answers without a network", async () => {
    const env = { COMMERCE_INSIGHTS_PRICES: "http://127.0.0.1:9" };
    const found = await report(["--stack-config", PRIVATE, "--live", "--currency", "EUR"], env);
    expect(found).toMatchObject({ currency: "USD", prices: "list" });
    expect(found.remarks.at(-1)).toMatch(/^No price of today: .*\. The list counts\.$/);
  });

  it("never adds euros and dollars", async () => {
    const { url } = await priceService(2, ["Private Link"]);
    const args = ["--stack-config", PRIVATE, "--live", "--currency", "EUR"];
    await expect(cost(args, { COMMERCE_INSIGHTS_PRICES: url })).rejects.toMatchObject({
      code: "CI-COST-002",
      message: "The price service has no EUR price for private-endpoint-hour in northeurope.",
    });
  });

  it.each([
    [
      [],
      {
        code: "CI-CLI-043",
        exitCode: 2,
        message: "cost got neither --stack nor --stack-config; one of them is needed.",
      },
    ],
    [
      ["--stack-config", PRIVATE, "--currency", "EUR"],
      { code: "CI-COST-001", exitCode: 2, message: "--currency is EUR, but the price list is in USD." },
    ],
    [
      ["--stack-config", PRIVATE, "--compare", "missing.yaml"],
      { code: "CI-CLI-044", exitCode: 1, message: `The settings file ${ROOT}missing.yaml does not exist.` },
    ],
  ])("refuses %j", async (args, refusal) => {
    await expect(cost(args)).rejects.toMatchObject(refusal);
  });
});
