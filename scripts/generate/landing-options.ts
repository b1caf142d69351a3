import { z } from "zod";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { Fault } from "./faults/fault.ts";
import { FAULT_KINDS, FAULTS, type FaultKind } from "./faults/faults.ts";
import { EVENT_FAULTS, type EventFault } from "./storefront-events.ts";

const SETTINGS = ["customers", "products", "seed", "start", "interval"] as const;

function wholeNumber(name: string, low: number, high: number) {
  const message = `use a whole number from ${low.toLocaleString("en-US")} to ${high.toLocaleString("en-US")}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, message)
    .transform(Number)
    .refine((number) => number >= low && number <= high, message)
    .optional()
    .describe(name);
}

const Options = z.object({
  out: z.string().min(1, "name a directory or a container"),
  customers: wholeNumber("customers", 1, 200_000),
  products: wholeNumber("products", 5, 9_999),
  increments: wholeNumber("increments", 0, 1_000),
  seed: wholeNumber("seed", 0, 4_294_967_295),
  start: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, "use an instant in UTC to the second, e.g. 2025-01-06T06:00:00Z")
    .refine((text) => !Number.isNaN(Date.parse(text)), "is not an instant of the calendar")
    .optional(),
  interval: wholeNumber("interval", 10, 1440),
  faults: z.string().optional(),
  events: z.string().min(1, "name a directory or the container events").optional(),
  eventFaults: z.string().optional(),
  append: z.boolean().default(false),
  expected: z.string().optional(),
  state: z.string().optional(),
  json: z.boolean().default(false),
  quiet: z.boolean().default(false),
});

/** Checked options of `generate landing`. */
export type LandingCommandOptions = Omit<z.infer<typeof Options>, "faults" | "eventFaults"> & {
  readonly faults: readonly FaultKind[];
  readonly eventFaults: readonly EventFault[];
};

/** @throws OperatorError CI-CLI-020 naming every bad option at once. */
export function parseLandingOptions(options: unknown): LandingCommandOptions {
  const parsed = Options.safeParse(options);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`);
  const given = options as Readonly<Record<string, unknown>>;
  const { faults, unknown } = parseFaults(typeof given.faults === "string" ? given.faults : "");
  for (const name of unknown) problems.push(`--faults: there is no "${name}"${suggestion(name)}`);
  const eventFaults = parseEventFaults(given.eventFaults, problems);
  if (eventFaults.length > 0 && given.events === undefined) problems.push("--event-faults: use it with --events");
  if (given.append === true) {
    for (const name of SETTINGS) {
      if (given[name] !== undefined)
        problems.push(`--${name}: settled by the first landing; leave it out with --append`);
    }
    for (const kind of given.faults === "all" ? [] : faults) {
      const fault: Fault = FAULTS[kind];
      if (fault.in === "initial") problems.push(`--faults: ${kind} belongs to an initial sync, not to --append`);
    }
  }
  if (parsed.success && problems.length === 0) return { ...parsed.data, faults, eventFaults };
  const message = `Invalid options:\n${problems.map((line) => `  ${line}`).join("\n")}`;
  throw new OperatorError("CI-CLI-020", message, "Run generate landing --help for accepted values.");
}

function parseFaults(text: string): { readonly faults: readonly FaultKind[]; readonly unknown: readonly string[] } {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.includes("all"))
    return { faults: FAULT_KINDS, unknown: names.filter((name) => name !== "all" && !isKind(name)) };
  return { faults: names.filter(isKind), unknown: names.filter((name) => !isKind(name)) };
}

function parseEventFaults(text: unknown, problems: string[]): EventFault[] {
  const kinds = Object.keys(EVENT_FAULTS) as EventFault[];
  const names = typeof text === "string" ? text.split(",").map((name) => name.trim()) : [];
  if (names.includes("all")) return kinds;
  for (const name of names) {
    if (kinds.some((kind) => kind === name)) continue;
    problems.push(`--event-faults: there is no "${name}"; use ${kinds.join(", ")} or all`);
  }
  return kinds.filter((kind) => names.includes(kind));
}

function isKind(name: string): name is FaultKind {
  return Object.hasOwn(FAULTS, name);
}

function suggestion(name: string): string {
  const near = FAULT_KINDS.map((kind) => ({ kind, length: commonStart(kind, name) }))
    .filter(({ length }) => length >= 3)
    .sort((a, b) => b.length - a.length);
  if (near.length === 0) return "; --help lists them";
  const best = near.slice(0, 2).map(({ kind }) => kind);
  return `; did you mean ${best.join(" or ")}?`;
}

function commonStart(a: string, b: string): number {
  const different = [...a].findIndex((character, place) => character !== b[place]);
  return different === -1 ? a.length : different;
}
