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
  when 'America/New_York' then cast(timezone('America/New_York', x) as date)
  when 'America/Chicago' then cast(timezone('America/Chicago', x) as date)
  when 'America/Denver' then cast(timezone('America/Denver', x) as date)
  when 'America/Los_Angeles' then cast(timezone('America/Los_Angeles', x) as date)
  when 'America/Toronto' then cast(timezone('America/Toronto', x) as date)
  when 'America/Mexico_City' then cast(timezone('America/Mexico_City', x) as date)
  when 'America/Sao_Paulo' then cast(timezone('America/Sao_Paulo', x) as date)
  when 'Europe/London' then cast(timezone('Europe/London', x) as date)
  when 'Europe/Paris' then cast(timezone('Europe/Paris', x) as date)
  when 'Europe/Berlin' then cast(timezone('Europe/Berlin', x) as date)
  when 'Europe/Madrid' then cast(timezone('Europe/Madrid', x) as date)
  when 'Europe/Rome' then cast(timezone('Europe/Rome', x) as date)
  when 'Europe/Amsterdam' then cast(timezone('Europe/Amsterdam', x) as date)
  when 'Europe/Stockholm' then cast(timezone('Europe/Stockholm', x) as date)
  when 'Europe/Warsaw' then cast(timezone('Europe/Warsaw', x) as date)
  when 'Europe/Budapest' then cast(timezone('Europe/Budapest', x) as date)
  when 'Europe/Istanbul' then cast(timezone('Europe/Istanbul', x) as date)
  when 'Asia/Dubai' then cast(timezone('Asia/Dubai', x) as date)
  when 'Asia/Riyadh' then cast(timezone('Asia/Riyadh', x) as date)
  when 'Asia/Kolkata' then cast(timezone('Asia/Kolkata', x) as date)
  when 'Asia/Singapore' then cast(timezone('Asia/Singapore', x) as date)
  when 'Asia/Shanghai' then cast(timezone('Asia/Shanghai', x) as date)
  when 'Asia/Tokyo' then cast(timezone('Asia/Tokyo', x) as date)
  when 'Asia/Seoul' then cast(timezone('Asia/Seoul', x) as date)
  when 'Australia/Sydney' then cast(timezone('Australia/Sydney', x) as date)
  when 'Australia/Brisbane' then cast(timezone('Australia/Brisbane', x) as date)
  when 'Pacific/Auckland' then cast(timezone('Pacific/Auckland', x) as date)
  when 'Africa/Johannesburg' then cast(timezone('Africa/Johannesburg', x) as date)
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
