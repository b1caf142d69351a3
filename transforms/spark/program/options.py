# --- Option sets: labels of the codes of all tables, from the links' own table.

OPTION_SETS = "globaloptionsetmetadata"
OPTION_COLUMNS = {
    "column_name": "OptionSetName",
    "value": "Option",
    "is_user_localized": "IsUserLocalizedLabel",
    "lcid": "LocalizedLabelLanguageCode",
    "label": "LocalizedLabel",
    "table_name": "EntityName",
    "symbol": "ExternalValue",
}
OPTION_FIELDS = [
    {"name": "id", "type": "string", "nullable": False},
    {"name": "table_name", "type": "string", "nullable": False},
    {"name": "column_name", "type": "string", "nullable": False},
    {"name": "value", "type": "bigint", "nullable": False},
    {"name": "lcid", "type": "bigint", "nullable": False},
    {"name": "is_user_localized", "type": "boolean", "nullable": True},
    {"name": "label", "type": "string", "nullable": True},
    {"name": "symbol", "type": "string", "nullable": True},
]


def unreadable_options(path, reason):
    text = "%s cannot be read: %s. Option sets are left as they were." % (path, reason)
    return Problem("CI-FEED-008", text, "The next version of the table is read by the next run.")


def fold_option_sets(path, lease):
    """Brings silver's option sets to the newest version of the link's table; without one an empty table stands in."""
    stored = stored_table("optionsets")
    if path is None:
        if stored is None:
            create_silver(silver_path("optionsets"), OPTION_FIELDS, {})
        return None, ["no option-set metadata: enum columns show built-in symbols"]
    table = linked_table("optionsets", path)
    names = {field.name.lower(): field.name for field in table["frame"].schema.fields}
    needed = [OPTION_COLUMNS[name] for name in ("column_name", "value", "lcid", "table_name")]
    missing = [name for name in needed if name.lower() not in names]
    if missing:
        raise unreadable_options(path, "it has no column %s" % ", ".join(missing))
    texts = [
        "%s as %s" % ("cast(%s as string)" % quoted(names[source.lower()]) if source.lower() in names else "cast(null as string)", name)
        for name, source in OPTION_COLUMNS.items()
    ]
    frame = table["frame"]
    if "isdelete" in names:
        frame = frame.where("not coalesce(cast(%s as string) in ('true', '1'), false)" % quoted(names["isdelete"]))
    frame.selectExpr(*texts).createOrReplaceTempView("option_text")
    kept(
        """
        select lower(table_name) || '|' || lower(column_name) || '|' || value || '|' || lcid as id,
          lower(table_name) as table_name, lower(column_name) as column_name, try_cast(value as bigint) as value,
          try_cast(lcid as bigint) as lcid, max(lower(is_user_localized) in ('true', '1')) as is_user_localized,
          max(label) as label, max(symbol) as symbol
        from option_text
        where try_cast(value as bigint) is not null and try_cast(lcid as bigint) is not null
          and table_name is not null and column_name is not null
        group by 1, 2, 3, 4, 5""",
        "option_set",
    )
    if spark.table("option_set").isEmpty():
        raise unreadable_options(path, "it has no option-set value")
    if stored is None:
        kept("select *, 'insert' as _change from option_set", "change")
    else:
        stored["frame"].createOrReplaceTempView("silver_rows")
        kept(
            """
            select n.*, case when o.id is null then 'insert' else 'update' end as _change
            from option_set n left join silver_rows o on o.id = n.id
            where o.id is null or n.is_user_localized is distinct from o.is_user_localized
              or n.label is distinct from o.label or n.symbol is distinct from o.symbol
            union all
            select g.id, g.table_name, g.column_name, g.value, g.lcid, g.is_user_localized, g.label, g.symbol, 'delete'
            from silver_rows g left anti join option_set n on n.id = g.id""",
            "change",
        )
    counts = {"inserted": spark.table("change").count(), "updated": 0, "deleted": 0}
    lease.hold()
    commit_silver("optionsets", OPTION_FIELDS, [], stored is None, counts, None, False, {})
    without = spark.table("option_set").where("label is null").count()
    warnings = ["%d option-set values have no label: gold shows their symbol or number" % without] if without else []
    entry = entry_tag(path, table["version"])
    state = {"path": path, "id": table["id"], "version": table["version"], "entry": entry, "isSweepOpen": False}
    return state, warnings
