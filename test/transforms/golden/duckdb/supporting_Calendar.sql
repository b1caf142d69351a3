select
    "DateKey",
    "Date",
    "Year",
    "Quarter",
    "Month",
    "Day",
    "WeekOfYear",
    "DayOfWeek",
    "MonthName",
    "DayName",
    sha256(concat(coalesce(cast("DateKey" as varchar), chr(30)), chr(31), coalesce(cast("Date" as varchar), chr(30)), chr(31), coalesce(cast("Year" as varchar), chr(30)), chr(31), coalesce(cast("Quarter" as varchar), chr(30)), chr(31), coalesce(cast("Month" as varchar), chr(30)), chr(31), coalesce(cast("Day" as varchar), chr(30)), chr(31), coalesce(cast("WeekOfYear" as varchar), chr(30)), chr(31), coalesce(cast("DayOfWeek" as varchar), chr(30)), chr(31), coalesce("MonthName", chr(30)), chr(31), coalesce("DayName", chr(30)))) as "RowHash"
from (
select
  cast(strftime(d.day, '%Y%m%d') as bigint) as DateKey,
  d.day as Date,
  cast(year(d.day) as BIGINT) as Year,
  cast(quarter(d.day) as BIGINT) as Quarter,
  cast(month(d.day) as BIGINT) as Month,
  cast(day(d.day) as BIGINT) as Day,
  cast(weekofyear(d.day) as BIGINT) as WeekOfYear,
  cast(isodow(d.day) as bigint) as DayOfWeek,
  case cast(month(d.day) as BIGINT) when 1 then 'January' when 2 then 'February' when 3 then 'March' when 4 then 'April' when 5 then 'May' when 6 then 'June' when 7 then 'July' when 8 then 'August' when 9 then 'September' when 10 then 'October' when 11 then 'November' when 12 then 'December' end as MonthName,
  case cast(isodow(d.day) as bigint) when 1 then 'Monday' when 2 then 'Tuesday' when 3 then 'Wednesday' when 4 then 'Thursday' when 5 then 'Friday' when 6 then 'Saturday' when 7 then 'Sunday' end as DayName
from (select cast(unnest(generate_series(cast(cast('2000-01-01' as DATE) as timestamp), cast(cast('2027-12-31' as DATE) as timestamp), interval 1 day)) as date) as day) d
cross join (select coalesce(min(year(o.OrderDate)), 2026) as first_year from "gold"."activities_Orders" o) b
where year(d.day) >= b.first_year
) contract
