"""Publishes the gold tables of commerce-insights 1.2.3 from its silver tables. Spark 3.5 with Delta 3.2. Generated: change the models and write it anew."""


# Folders of the silver tables, of the gold tables, of rows that wait for their merge, of ledgers, lease and reports,
# and of the linked tables (empty: silver is read as it is). Time at which dated rows are valid: ISO 8601, empty for
# now.
SILVER = "/lake/silver"
GOLD = "/lake/gold/commerce"
STAGING = "/lake/ops/spark/commerce"
OPS = "/lake/ops"
LANDING = ""
AS_OF = ""


LAYERS = "medallion"

# What Customer Insights asks of a Delta source, and a change feed.
PROPERTIES = {
    "delta.enableChangeDataFeed": "true",
    "delta.enableDeletionVectors": "false",
    "delta.logRetentionDuration": "interval 30 days",
    "delta.deletedFileRetentionDuration": "interval 30 days",
}

SILVER_TABLES = [
    {
        "name": "optionsets",
        "optional": None,
        "columns": {
            "id": "STRING",
            "recid": "BIGINT",
            "dataareaid": "STRING",
            "versionnumber": "BIGINT",
            "sink_modified_on": "TIMESTAMP",
            "source_folder": "STRING",
            "is_archived": "BOOLEAN",
            "table_name": "STRING",
            "column_name": "STRING",
            "value": "BIGINT",
            "lcid": "BIGINT",
            "is_user_localized": "BOOLEAN",
            "label": "STRING",
            "symbol": "STRING",
        },
    },
    {
        "name": "retailaffiliation",
        "optional": "affiliations and loyalty programs are missing",
        "columns": {
            "id": "STRING",
            "recid": "BIGINT",
            "dataareaid": "STRING",
            "versionnumber": "BIGINT",
            "sink_modified_on": "TIMESTAMP",
            "source_folder": "STRING",
            "is_archived": "BOOLEAN",
            "affiliationtype": "BIGINT",
            "name": "STRING",
            "poolrelatedcards": "BIGINT",
            "hideinchannels": "BIGINT",
        },
    },
    {
        "name": "retailloyaltycard",
        "optional": "profiles show no loyalty card, and sales are not matched by card",
        "columns": {
            "id": "STRING",
            "recid": "BIGINT",
            "dataareaid": "STRING",
            "versionnumber": "BIGINT",
            "sink_modified_on": "TIMESTAMP",
            "source_folder": "STRING",
            "is_archived": "BOOLEAN",
            "cardnumber": "STRING",
            "cardtendertype": "BIGINT",
            "party": "BIGINT",
            "replacementcard": "BIGINT",
            "loyaltyenrollmentdate": "DATE",
            "loyaltyblockeddate": "DATE",
        },
    },
    {
        "name": "retailloyaltycardtier",
        "optional": "loyalty cards show no program and no tier",
        "columns": {
            "id": "STRING",
            "recid": "BIGINT",
            "dataareaid": "STRING",
            "versionnumber": "BIGINT",
            "sink_modified_on": "TIMESTAMP",
            "source_folder": "STRING",
            "is_archived": "BOOLEAN",
            "affiliation": "BIGINT",
            "loyaltycard": "BIGINT",
            "loyaltytier": "BIGINT",
            "validfrom": "TIMESTAMP",
            "validto": "TIMESTAMP",
        },
    },
    {
        "name": "retailloyaltytier",
        "optional": "loyalty cards show no tier",
        "columns": {
            "id": "STRING",
            "recid": "BIGINT",
            "dataareaid": "STRING",
            "versionnumber": "BIGINT",
            "sink_modified_on": "TIMESTAMP",
            "source_folder": "STRING",
            "is_archived": "BOOLEAN",
            "affiliation": "BIGINT",
            "tierid": "STRING",
            "tierlevel": "DECIMAL(38,6)",
        },
    },
]

GOLD_TABLES = [
    {
        "name": "supporting_Affiliations",
        "key": "AffiliationId",
        "rank": 0,
        "columns": [
            {
                "name": "AffiliationId",
                "type": "string",
                "nullable": False,
                "comment": "Record id of the affiliation as text.",
            },
            {
                "name": "AffiliationName",
                "type": "string",
                "nullable": False,
                "comment": "Name of the affiliation.",
            },
            {
                "name": "RowHash",
                "type": "string",
                "nullable": False,
                "comment": "Hash of the row's content.",
            },
        ],
        "required": ["optionsets"],
        "optional": ["retailaffiliation"],
        "gold": [],
        "references": [],
        "rowLimits": [],
        "changesAlone": False,
        "queries": [
            {
                "absent": [],
                "sql": r"""
select
    `AffiliationId`,
    `AffiliationName`,
    sha2(coalesce(`AffiliationId`, char(30)) || char(31) || coalesce(`AffiliationName`, char(30)), 256) as `RowHash`
from (
select
  cast(f.affiliation as STRING) as AffiliationId,
  f.name as AffiliationName
from (
    select a.recid as affiliation, nullif(trim(a.name), '') as name, coalesce(kind.label, coalesce(kind.symbol, case a.affiliationtype when 0 then 'General' when 1 then 'Loyalty' end), cast(a.affiliationtype as STRING)) as type_label, a.affiliationtype as type_code
    from `silver_retailaffiliation` a
    left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver_optionsets`
    where table_name = 'retailaffiliation' and column_name = 'affiliationtype'
    group by value
  ) kind on kind.value = a.affiliationtype
    where coalesce(kind.symbol, case a.affiliationtype when 0 then 'General' when 1 then 'Loyalty' end) = 'General'
  ) f
) contract
""",
            },
        ],
    },
    {
        "name": "supporting_LoyaltyCards",
        "key": "LoyaltyCardId",
        "rank": 0,
        "columns": [
            {
                "name": "LoyaltyCardId",
                "type": "string",
                "nullable": False,
                "comment": "Legal entity, account, card number; the first two are empty for a card of nobody.",
            },
            {"name": "CardNumber", "type": "string", "nullable": False, "comment": "Card number."},
            {
                "name": "CustomerId",
                "type": "string",
                "nullable": True,
                "comment": "Customer in profiles_Customer.",
            },
            {
                "name": "ProgramId",
                "type": "string",
                "nullable": True,
                "comment": "Program of the current tier.",
            },
            {
                "name": "TierId",
                "type": "string",
                "nullable": True,
                "comment": "Highest tier valid now.",
            },
            {
                "name": "TierLevel",
                "type": "decimal(18,6)",
                "nullable": True,
                "comment": "Level of that tier.",
            },
            {
                "name": "EnrollmentDate",
                "type": "date",
                "nullable": True,
                "comment": "Day the card was issued.",
            },
            {
                "name": "IsBlocked",
                "type": "boolean",
                "nullable": False,
                "comment": "The card cannot be used any more.",
            },
            {
                "name": "CardTenderType",
                "type": "string",
                "nullable": True,
                "comment": "How the card pays, in the configured language.",
            },
            {
                "name": "CardTenderTypeCode",
                "type": "bigint",
                "nullable": True,
                "comment": "Stored value of the tender type.",
            },
            {
                "name": "ReplacedByCardNumber",
                "type": "string",
                "nullable": True,
                "comment": "Card that took its place.",
            },
            {
                "name": "RowHash",
                "type": "string",
                "nullable": False,
                "comment": "Hash of the row's content.",
            },
        ],
        "required": ["optionsets"],
        "optional": ["retailloyaltycard", "retailloyaltycardtier", "retailloyaltytier"],
        "gold": ["profiles_Customer"],
        "references": [],
        "rowLimits": [],
        "changesAlone": False,
        "queries": [
            {
                "absent": [],
                "sql": r"""
select
    `LoyaltyCardId`,
    `CardNumber`,
    `CustomerId`,
    `ProgramId`,
    `TierId`,
    `TierLevel`,
    `EnrollmentDate`,
    `IsBlocked`,
    `CardTenderType`,
    `CardTenderTypeCode`,
    `ReplacedByCardNumber`,
    sha2(coalesce(`LoyaltyCardId`, char(30)) || char(31) || coalesce(`CardNumber`, char(30)) || char(31) || coalesce(`CustomerId`, char(30)) || char(31) || coalesce(`ProgramId`, char(30)) || char(31) || coalesce(`TierId`, char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`TierLevel` as string))), char(30)) || char(31) || coalesce(cast(`EnrollmentDate` as string), char(30)) || char(31) || coalesce(case when `IsBlocked` then '1' when not `IsBlocked` then '0' end, char(30)) || char(31) || coalesce(`CardTenderType`, char(30)) || char(31) || coalesce(cast(`CardTenderTypeCode` as string), char(30)) || char(31) || coalesce(`ReplacedByCardNumber`, char(30)), 256) as `RowHash`
from (
select
  k.id as LoyaltyCardId,
  k.number as CardNumber,
  k.customer as CustomerId,
  k.program as ProgramId,
  k.tier as TierId,
  k.level_number as TierLevel,
  k.enrolled as EnrollmentDate,
  k.is_blocked as IsBlocked,
  k.tender_label as CardTenderType,
  k.tender_code as CardTenderTypeCode,
  k.replaced_by as ReplacedByCardNumber
from (
    select id, number, customer, program, tier, level_number, enrolled, is_blocked, tender_label, tender_code, replaced_by from (
      select replace(replace(translate(trim(coalesce(p.DataAreaId, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(p.AccountNum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(c.cardnumber, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as id,
        nullif(trim(c.cardnumber), '') as number,
        p.CustomerId as customer,
        cast(held.program as STRING) as program,
        nullif(trim(held.tier_id), '') as tier,
        try_cast(held.tier_level as DECIMAL(18,6)) as level_number,
        c.loyaltyenrollmentdate as enrolled,
        c.loyaltyblockeddate is not null or coalesce(coalesce(tender.symbol, case c.cardtendertype when 0 then 'AsCardTender' when 1 then 'AsContactTender' when 2 then 'NoTender' when 3 then 'Blocked' end), '') = 'Blocked' as is_blocked,
        coalesce(tender.label, coalesce(tender.symbol, case c.cardtendertype when 0 then 'AsCardTender' when 1 then 'AsContactTender' when 2 then 'NoTender' when 3 then 'Blocked' end), cast(c.cardtendertype as STRING)) as tender_label,
        c.cardtendertype as tender_code,
        nullif(trim(n.cardnumber), '') as replaced_by,
        row_number() over (
          partition by replace(replace(translate(trim(coalesce(p.DataAreaId, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(p.AccountNum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(c.cardnumber, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f')
          order by c.recid desc nulls last
        ) as place
      from `silver_retailloyaltycard` c
      left join `gold_profiles_Customer` p on p.PartyRecordId = nullif(c.party, 0)
      left join (
    select card, program, tier_id, tier_level from (
      select v.loyaltycard as card,
        nullif(v.affiliation, 0) as program,
        tier.tierid as tier_id,
        tier.tierlevel as tier_level,
        row_number() over (
          partition by v.loyaltycard
          order by tier.tierlevel desc nulls last, v.validfrom desc nulls last, v.recid desc nulls last
        ) as place
      from `silver_retailloyaltycardtier` v
      left join `silver_retailloyaltytier` tier on tier.recid = v.loyaltytier
      where (v.validfrom is null or v.validfrom <= timestamp '<as-of>') and (v.validto is null or timestamp '<as-of>' < v.validto)
    ) ranked where place = 1
  ) held on held.card = c.recid
      left join `silver_retailloyaltycard` n on n.recid = nullif(c.replacementcard, 0)
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver_optionsets`
    where table_name = 'retailloyaltycard' and column_name = 'cardtendertype'
    group by value
  ) tender on tender.value = c.cardtendertype
      where nullif(trim(c.cardnumber), '') is not null
    ) ranked where place = 1
  ) k
) contract
""",
            },
        ],
    },
]


# (tables.py)


# (gold.py)


# (run.py)


if __name__ == "__main__":
    import argparse

    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--silver", default=SILVER, help="folder of the silver tables (default: %(default)s)")
    arguments.add_argument("--gold", default=GOLD, help="folder of the gold tables (default: %(default)s)")
    arguments.add_argument("--staging", default=STAGING, help="folder for rows before their merge (default: %(default)s)")
    arguments.add_argument("--ops", default=OPS, help="folder of ledgers, lease and reports (default: %(default)s)")
    arguments.add_argument("--as-of", default=AS_OF, help="time at which dated rows are valid, ISO 8601 (default: now)")
    given = arguments.parse_args()
    folders = (given.silver, given.gold, given.staging, given.ops)
    SILVER, GOLD, STAGING, OPS = (folder.rstrip("/") for folder in folders)
    AS_OF = given.as_of
    as_of = datetime.datetime.fromisoformat(AS_OF.replace("Z", "+00:00")) if AS_OF else None
    if as_of is not None:
        as_of = as_of.replace(tzinfo=as_of.tzinfo or datetime.timezone.utc).astimezone(datetime.timezone.utc)
    try:
        report = run(as_of)
    except (Problem, Unavailable) as error:
        progress(str(error))
        sys.exit(4 if isinstance(error, Unavailable) else 1)
    print("run-report " + json.dumps(report), flush=True)
    sys.exit(exit_code(report))
