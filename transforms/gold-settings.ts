import type { JobSettings } from "./job-settings.ts";
import type { GoldSettings } from "./kernel/gold.ts";
import { customerChoicesOf } from "./overlay/customer-choices.ts";

/** What the models are told of a job's settings; the run adds its time. */
export function goldSettingsOf({
  language,
  timeZone,
  overlay = {},
  storefront,
}: Pick<JobSettings, "language" | "timeZone" | "overlay" | "storefront">): Omit<GoldSettings, "asOf"> {
  const feeds = storefront?.sources.map(({ name, eventTypes = {} }) => [name, eventTypes] as const);
  return {
    ...{ language, timeZone, ...customerChoicesOf(overlay) },
    ...(feeds && { storefront: Object.fromEntries(feeds) }),
  };
}
