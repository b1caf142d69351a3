import type { JobSettings } from "./job-settings.ts";
import type { GoldSettings } from "./kernel/gold.ts";
import { customerChoicesOf } from "./overlay/customer-choices.ts";

/** What the models are told of a job's settings; the run adds its time. */
export function goldSettingsOf({
  language,
  timeZone,
  overlay = {},
}: Pick<JobSettings, "language" | "timeZone" | "overlay">): Omit<GoldSettings, "asOf"> {
  return { language, timeZone, ...customerChoicesOf(overlay) };
}
