-- The large core facts of one home, written by hand as one DuckDB script: what the product's facts stage is measured
-- against (benchmarks/scale.py runs both and compares every table, row by row).
--
-- It reads the home's build/inputs.duckdb, attached read-only as `inputs`, and writes the schema `core` of the database
-- it runs in. It takes for granted what the product finds out: which connectors there are (files, jira, monday), what
-- each of them feeds, and which columns the facts need. It keeps nothing to explain itself by: no versions, no refused
-- rows, no account of the records that reached no fact.

create schema core;

set variable as_of_at = (select as_of_at from inputs.portfolio.run);
set variable as_of_on = (select as_of_on from inputs.portfolio.run);
set variable time_zone = (select time_zone from inputs.portfolio.run);
set variable pepper = (select pepper from inputs.control.privacy);

create temp macro local_date(instant) as
    cast((instant at time zone 'UTC') at time zone getvariable('time_zone') as date);
create temp macro utc(text) as try_cast(text as timestamptz) at time zone 'UTC';
create temp macro seconds_between(start, finish) as epoch_us(finish) // 1000000 - epoch_us(start) // 1000000;
create temp macro pseudonym(person) as 'person_' || substr(sha256(getvariable('pepper') || ':' || person), 1, 20);
create temp macro rounded(amount, digits) as
    case coalesce(digits, 2)
        when 0 then cast(round(amount, 0) as decimal(28, 4))
        when 1 then cast(round(amount, 1) as decimal(28, 4))
        when 2 then cast(round(amount, 2) as decimal(28, 4))
        when 3 then cast(round(amount, 3) as decimal(28, 4))
        else cast(round(amount, 4) as decimal(28, 4))
    end;
create temp macro translated(amount, from_currency, to_currency, rate, digits) as
    case
        when from_currency = to_currency then rounded(amount, digits)
        when abs(amount::double) * rate::double < 10000000000000000000 then rounded(amount * rate, digits)
    end;
