import type { ManualStep, PasteKind } from "../../stacks/manual-step.ts";
import type { Gold } from "../../transforms/kernel/gold.ts";
import { GOLD, SILVER } from "../../transforms/models.ts";
import { OPTIONAL_TABLES, SOURCE_TABLES } from "./source-tables.ts";

/** Text to copy, or a table to copy from. */
export interface Paste {
  readonly label: string;
  /** One line for the clipboard. */
  readonly text?: string;
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** A step with the values it pastes. */
export interface RunSheetStep extends Omit<ManualStep, "paste" | "brief"> {
  readonly paste: readonly Paste[];
}

/** What only a person can do for one stack. */
export interface RunSheet {
  /** What it is for, e.g. "contoso-dev". */
  readonly title: string;
  /** Work of all steps. */
  readonly minutes: number;
  readonly steps: readonly RunSheetStep[];
}

/** Steps with their values, which follow from the models. Pure. */
export function runSheetOf(title: string, steps: readonly ManualStep[]): RunSheet {
  const minutes = steps.reduce((sum, step) => sum + step.minutes, 0);
  const complete = steps.map(({ paste = [], brief: _, ...step }) => ({
    ...step,
    paste: paste.map((kind) => PASTES[kind]()),
  }));
  return { title, minutes, steps: complete };
}

const PASTES: Readonly<Record<PasteKind, () => Paste>> = {
  "source-tables": () => ({ label: "Table list", text: SOURCE_TABLES.join(",") }),
  "optional-tables": () => ({
    label: "Tables to add where the wizard offers them",
    table: { head: ["Table", "Without it"], rows: OPTIONAL_TABLES.map((name) => [name, lackOf(name)]) },
  }),
  keys: () => ({
    label: "Primary keys",
    table: { head: ["Table", "Primary key"], rows: sorted(GOLD).map(({ name, key }) => [name, key]) },
  }),
  activities: () => ({
    label:
      "Activities; only `activities_Orders.RevenueAmount` may be summed, other amounts are views of the same business",
    table: {
      head: ["Table (type)", "Primary key", "Time stamp", "Event"],
      rows: sorted(GOLD).flatMap(({ name, key, activity }) => {
        if (activity === undefined) return [];
        const type = typeof activity.type === "string" ? activity.type : `custom: ${activity.type.custom}`;
        return [[`${name} (${type})`, key, activity.timestamp, activity.event]];
      }),
    },
  }),
};

function lackOf(table: string): string {
  return SILVER.find(({ name }) => name === table.toLowerCase())?.optional ?? "";
}

/** In the order of the picker: by name. */
function sorted(models: readonly Gold[]): readonly Gold[] {
  return models.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}
