import { z } from "zod";
import { BRONZE_SOURCES, LAYER_MODES } from "./layers.ts";
import { OperatorError } from "./operator-error.ts";
import { checkOverlay } from "./overlay/check-overlay.ts";
import { Overlay } from "./overlay/overlay.ts";
import { FeedSettings } from "./storefront/feed-settings.ts";

const Settings = z.strictObject({
  /** Form of bronze. @default "synapse-link-csv" */
  source: z.enum(BRONZE_SOURCES).optional(),
  /** How the lake is layered. @default as it is; a new one is medallion */
  layers: z.enum(LAYER_MODES).optional(),
  goldRoot: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]*$/)
    .default("commerce"),
  language: z.string().toLowerCase().default("en-us"),
  timeZone: z.string().default("UTC"),
  memory: z
    .string()
    .regex(/^\d+(MB|GB)$/, "use a size like 512MB or 4GB")
    .default("1GB"),
  threads: z.int().min(1).max(64).default(2),
  overlay: Overlay.optional(),
  /** The feed of web shops. @default none */
  storefront: FeedSettings.optional(),
});

/** What the job is told by the environment of its container. */
export interface JobSettings extends z.infer<typeof Settings> {
  readonly landing: string;
  readonly lake: string;
}

/** Reads the job's environment; all problems are reported at once. */
export function parseJobSettings(env: Readonly<Record<string, string | undefined>>): JobSettings {
  const problems: string[] = [];
  const required = (name: string) => {
    const value = env[name];
    if (value === undefined || value === "") problems.push(`${name}: not set; the location of the data is required`);
    return value ?? "";
  };
  const landing = required("COMMERCE_INSIGHTS_LANDING");
  const lake = required("COMMERCE_INSIGHTS_LAKE");
  const settings = parseSettings(env.COMMERCE_INSIGHTS_SETTINGS ?? "{}", problems);
  if (problems.length > 0 || settings === undefined) {
    const message = `The job's environment is not usable:\n${problems.map((problem) => `  ${problem}`).join("\n")}`;
    throw new OperatorError(
      "CI-JOB-002",
      message,
      "The stack sets these variables: run pulumi up, then start the job again.",
    );
  }
  return { ...settings, landing, lake };
}

function parseSettings(text: string, problems: string[]): z.infer<typeof Settings> | undefined {
  try {
    const parsed = Settings.safeParse(JSON.parse(text));
    if (parsed.success) {
      const unknown = parsed.data.overlay === undefined ? [] : checkOverlay(parsed.data.overlay);
      for (const problem of unknown) problems.push(`COMMERCE_INSIGHTS_SETTINGS ${problem}`);
      return parsed.data;
    }
    for (const { path, message } of parsed.error.issues) {
      problems.push(`COMMERCE_INSIGHTS_SETTINGS ${path.join(".")}: ${message}`);
    }
  } catch (error) {
    problems.push(`COMMERCE_INSIGHTS_SETTINGS: not JSON: ${(error as Error).message}`);
  }
  return undefined;
}
