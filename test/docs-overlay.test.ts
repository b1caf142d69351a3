import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseStackConfig } from "../stacks/config.ts";
import { checkOverlay } from "../transforms/overlay/check-overlay.ts";
import { Overlay } from "../transforms/overlay/overlay.ts";
import { exampleSettings } from "./support/stack.ts";

const page = readFileSync(join(import.meta.dirname, "..", "docs", "overlay.md"), "utf8");
const example = (language: string) => parse(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? "");

describe("docs/overlay.md", () => {
  it("shows a stack's overlay that is accepted", () => {
    const { overlay } = example("yaml").config["commerce-insights:stack"];
    const config = parseStackConfig({ ...exampleSettings("contoso-dev"), overlay });
    expect(config.overlay).toMatchObject({ legalEntities: ["usrt", "usmf"], partyTypes: ["Person"] });
    expect(checkOverlay(Overlay.parse(overlay))).toEqual([]);
  });

  it("shows a file for transform run that is accepted", () => {
    expect(checkOverlay(Overlay.parse(example("json").overlay))).toEqual([]);
  });

  it("explains every setting, and no other", () => {
    const listed = [...page.matchAll(/^\| `(\w+)[`.]/gm)].map(([, name]) => name);
    expect([...new Set(listed)].sort()).toEqual(Object.keys(Overlay.shape).sort());
  });
});
