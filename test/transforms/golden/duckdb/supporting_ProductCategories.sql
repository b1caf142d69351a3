select
    "CategoryId",
    "CategoryName",
    "CategoryCode",
    "HierarchyName",
    "ParentCategoryId",
    "CategoryLevel",
    "CategoryPath",
    "IsActive",
    sha256(concat(coalesce("CategoryId", chr(30)), chr(31), coalesce("CategoryName", chr(30)), chr(31), coalesce("CategoryCode", chr(30)), chr(31), coalesce("HierarchyName", chr(30)), chr(31), coalesce("ParentCategoryId", chr(30)), chr(31), coalesce(cast("CategoryLevel" as varchar), chr(30)), chr(31), coalesce("CategoryPath", chr(30)), chr(31), coalesce(case when "IsActive" then '1' when not "IsActive" then '0' end, chr(30)))) as "RowHash"
from (
select
  cast(c.category as VARCHAR) as CategoryId,
  c.name as CategoryName,
  c.code as CategoryCode,
  clean_text(h.name) as HierarchyName,
  cast(c.parent as VARCHAR) as ParentCategoryId,
  c.level_number as CategoryLevel,
  c.path as CategoryPath,
  c.is_active as IsActive
from (
    with named as (
      select
        c.recid as category, c.categoryhierarchy as hierarchy, nullif(c.parentcategory, 0) as parent,
        coalesce(clean_text(t.friendlyname), clean_text(c.name)) as name, clean_text(c.code) as code,
        c.level as level_number, c.isactive = 1 as is_active
      from "silver"."ecorescategory" c
      left join (
    select owner, friendlyname from (
      select category as owner,
        friendlyname as friendlyname,
        row_number() over (
          partition by category
          order by case lower(languageid) when 'en-us' then 0 when 'en' then 1 else 2 end nulls last, lower(languageid) nulls last, recid nulls last
        ) as place
      from "silver"."ecorescategorytranslation"
      where clean_text(friendlyname) is not null
    ) ranked where place = 1
  ) t on t.owner = c.recid
    )
    select
      c0.category, c0.hierarchy, c0.parent, c0.name, c0.code, c0.level_number, c0.is_active, c11.parent is null as has_root,
      case when c11.parent is null then concat_ws(' > ', c11.name, c10.name, c9.name, c8.name, c7.name, c6.name, c5.name, c4.name, c3.name, c2.name, c1.name, c0.name) end as path
    from named c0
    left join named c1 on c1.category = c0.parent
    left join named c2 on c2.category = c1.parent
    left join named c3 on c3.category = c2.parent
    left join named c4 on c4.category = c3.parent
    left join named c5 on c5.category = c4.parent
    left join named c6 on c6.category = c5.parent
    left join named c7 on c7.category = c6.parent
    left join named c8 on c8.category = c7.parent
    left join named c9 on c9.category = c8.parent
    left join named c10 on c10.category = c9.parent
    left join named c11 on c11.category = c10.parent
  ) c
join (
    select distinct r.categoryhierarchy as hierarchy
    from "silver"."ecorescategoryhierarchyrole" r
    left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'ecorescategoryhierarchyrole' and column_name = 'namedcategoryhierarchyrole'
    group by value
  ) role on role.value = r.namedcategoryhierarchyrole
    where coalesce(role.symbol, case r.namedcategoryhierarchyrole when 1 then 'Procurement' when 3 then 'Sales' when 4 then 'Retail' when 20 then 'RetailSpecialGroup' when 22 then 'RetailChannelNavigation' end) in ('Retail', 'RetailChannelNavigation')
  ) r on r.hierarchy = c.hierarchy
left join "silver"."ecorescategoryhierarchy" h on h.recid = c.hierarchy
) contract
