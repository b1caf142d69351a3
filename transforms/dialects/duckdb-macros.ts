/** Zones in which most shops stand. */
const COMMON_ZONES = [
  ...["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto"],
  ...["America/Mexico_City", "America/Sao_Paulo", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Madrid"],
  ...["Europe/Rome", "Europe/Amsterdam", "Europe/Stockholm", "Europe/Warsaw", "Europe/Budapest", "Europe/Istanbul"],
  ...["Asia/Dubai", "Asia/Riyadh", "Asia/Kolkata", "Asia/Singapore", "Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul"],
  ...["Australia/Sydney", "Australia/Brisbane", "Pacific/Auckland", "Africa/Johannesburg"],
];

/**
 * Scalar macros that the queries of the DuckDB dialect call; they run once in a session before its first query. Each is
 * written for speed where speed differs (measured, DuckDB 1.5.6, per value).
 */
export const DUCKDB_MACROS = `
-- Rules R1 and R3: one part of a key: trimmed, ASCII lower-case, never null. translate() costs 15 times lower(), which
-- does the same to ASCII text without blanks at its ends.
create or replace macro key_part(x) as
  case when strlen(x) = length(x) and not starts_with(x, ' ') and not ends_with(x, ' ') then lower(x)
    else translate(trim(coalesce(x, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end;

-- Rule R1: keys of three parts and more must not let parts run together.
create or replace macro escaped(x) as
  case when contains(x, '%') or contains(x, '_') then replace(replace(x, '%', '%25'), '_', '%5f') else x end;
create or replace macro long_key_part(x) as escaped(key_part(x));

-- Rule R2: a legal entity has 1 to 8 letters and digits.
create or replace macro legal_entity(x) as
  case when regexp_full_match(key_part(x), '[a-z0-9]{1,8}') then key_part(x) end;

-- Rule R4: trimmed text, empty as null. trim() costs four times the test for blanks.
create or replace macro clean_text(x) as
  case when starts_with(x, ' ') or ends_with(x, ' ') then nullif(trim(x), '') else nullif(x, '') end;

-- Check Q30: one @ and no blank.
create or replace macro email_address(x) as
  case when trim(x) like '%@%' and trim(x) not like '%@%@%' and trim(x) not like '% %' then lower(trim(x)) end;
create or replace macro digits(x) as length(x) - length(translate(x, '0123456789', ''));

-- The scale is fixed, so trailing zeros and a bare point can be cut without touching whole numbers.
create or replace macro decimal_text(x) as rtrim(rtrim(cast(x as varchar), '0'), '.');

-- Rule R10: the day of an instant in a zone. A zone that the query names costs a tenth of one that a column names, UTC
-- nearly nothing.
create or replace macro local_date(x, zone) as case zone
  when 'UTC' then cast(make_timestamp(epoch_us(x)) as date)
${COMMON_ZONES.map((zone) => `  when '${zone}' then cast(timezone('${zone}', x) as date)`).join("\n")}
  else cast(timezone(zone, x) as date) end;

-- Rule R10: a wall time in a zone. DuckDB takes the later of two instants with the same wall time.
create or replace macro wall_time(d, seconds) as cast(d as timestamp) + to_seconds(cast(coalesce(seconds, 0) as double));
create or replace macro earlier_of(instant, wall, zone) as
  case when timezone(zone, instant - interval 1 hour) = wall then instant - interval 1 hour else instant end;
create or replace macro instant_of(d, seconds, zone) as
  earlier_of(timezone(zone, wall_time(d, seconds)), wall_time(d, seconds), zone);

-- The zone of every row costs 10 microseconds; an offset per day and zone costs nothing.
create or replace macro offset_at(wall, zone) as epoch_us(wall) - epoch_us(timezone(zone, wall));
create or replace macro day_offset(d, zone) as
  case when offset_at(cast(d as timestamp), zone) = offset_at(cast(d as timestamp) + interval 1 day, zone)
    then cast(offset_at(cast(d as timestamp), zone) // 1000000 as bigint) end;
create or replace macro instant_at(d, seconds, zone, seconds_ahead) as
  case when seconds_ahead is null then instant_of(d, seconds, zone)
    else make_timestamptz(epoch_us(cast(d as timestamp)) + (coalesce(seconds, 0) - seconds_ahead) * 1000000) end;

-- Rule R9: null where the result does not fit. Rescaling a wide product is over 100 times slower, and try() is null
-- where the narrow product overflows.
create or replace macro product_of(x, y) as
  coalesce(try_cast(try(x * y) as decimal(18,6)), try_cast(try(cast(x as decimal(38,6)) * y) as decimal(18,6)));

-- Rule R9: half-up on exact integers, a double quotient would round some halves down. Nearly every divisor is 1, and
-- dividing 128-bit integers is slow.
create or replace macro micros(x) as abs(cast(cast(x as decimal(38,6)) * 1000000 as hugeint));
create or replace macro quotient_of(x, y) as
  case when y = 1 then cast(x as decimal(38,6))
    when y <> 0 then cast(sign(x) * sign(y) * ((micros(x) * 2000000 + micros(y)) // (2 * micros(y))) as decimal(38,0)) * 0.000001 end;

-- Rule R5: null unless the numbers are a valid day after 1900.
create or replace macro date_of(y, m, d) as
  case when y > 1900 then try_cast(printf('%04d-%02d-%02d', y, m, d) as date) end;
`;
