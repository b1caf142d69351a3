import { defineGold, type GoldSettings, type QueryTools } from "../kernel/gold.ts";
import { activitiesOrders } from "./activities_Orders.ts";

const number = (description: string) => ({ type: "long", nullable: false, description }) as const;
const text = (description: string) => ({ type: "string", nullable: false, description }) as const;

/** Days from the first year with orders to the end of next year. */
export const supportingCalendar = defineGold({
  name: "supporting_Calendar",
  grain: "One row per day.",
  key: "DateKey",
  columns: {
    DateKey: number("The day as yyyymmdd."),
    Date: { type: "date", nullable: false, description: "The day." },
    Year: number("Calendar year."),
    Quarter: number("Quarter, 1 to 4."),
    Month: number("Month, 1 to 12."),
    Day: number("Day of the month."),
    WeekOfYear: number("ISO week, 1 to 53."),
    DayOfWeek: number("ISO day of the week, 1 for Monday."),
    MonthName: text("Name of the month in the configured language."),
    DayName: text("Name of the day in the configured language."),
  },
  changesAt: (asOf) => new Date(Date.UTC(asOf.getUTCFullYear() + 1, 0, 1)),
  query: (tools) => {
    const { ref, fn, settings } = tools;
    const year = settings.asOf.getUTCFullYear();
    const date = (day: string) => fn.cast(fn.literal(day), "date");
    const part = (name: string) => fn.cast(`${name}(d.day)`, "long");
    return `
    select
      ${fn.dateKey("d.day")} as DateKey,
      d.day as Date,
      ${part("year")} as Year,
      ${part("quarter")} as Quarter,
      ${part("month")} as Month,
      ${part("day")} as Day,
      ${part("weekofyear")} as WeekOfYear,
      ${fn.isoWeekday("d.day")} as DayOfWeek,
      ${namesOf(tools, part("month"), 12, (place) => new Date(Date.UTC(2024, place, 1)), { month: "long" })} as MonthName,
      ${namesOf(tools, fn.isoWeekday("d.day"), 7, (place) => new Date(Date.UTC(2024, 0, 1 + place)), { weekday: "long" })} as DayName
    from ${fn.days(date("2000-01-01"), date(`${year + 1}-12-31`))} d
    cross join (select coalesce(min(year(o.OrderDate)), ${year}) as first_year from ${ref(activitiesOrders)} o) b
    where year(d.day) >= b.first_year
  `;
  },
});

/** Names of months or days by their number, in the configured language. */
function namesOf(
  { fn, settings }: QueryTools,
  value: string,
  count: number,
  dayOf: (place: number) => Date,
  part: Intl.DateTimeFormatOptions,
): string {
  const format = new Intl.DateTimeFormat(languageOf(settings), { ...part, timeZone: "UTC" });
  const names = Array.from(
    { length: count },
    (_, place) => `when ${place + 1} then ${fn.literal(format.format(dayOf(place)))}`,
  );
  return `case ${value} ${names.join(" ")} end`;
}

function languageOf({ language }: GoldSettings): string {
  return Intl.DateTimeFormat.supportedLocalesOf([language]).at(0) ?? "en-us";
}
