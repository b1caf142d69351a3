select
    "ProductId",
    "ItemId",
    "DataAreaId",
    "ProductNumber",
    "ProductName",
    "Description",
    "ProductType",
    "ProductTypeCode",
    "CategoryId",
    "CategoryName",
    "CategoryPath",
    "BrandName",
    "AverageRating",
    "TotalRatings",
    "LifecycleState",
    sha256(concat(coalesce("ProductId", chr(30)), chr(31), coalesce("ItemId", chr(30)), chr(31), coalesce("DataAreaId", chr(30)), chr(31), coalesce("ProductNumber", chr(30)), chr(31), coalesce("ProductName", chr(30)), chr(31), coalesce("Description", chr(30)), chr(31), coalesce("ProductType", chr(30)), chr(31), coalesce(cast("ProductTypeCode" as varchar), chr(30)), chr(31), coalesce("CategoryId", chr(30)), chr(31), coalesce("CategoryName", chr(30)), chr(31), coalesce("CategoryPath", chr(30)), chr(31), coalesce("BrandName", chr(30)), chr(31), coalesce(decimal_text("AverageRating"), chr(30)), chr(31), coalesce(cast("TotalRatings" as varchar), chr(30)), chr(31), coalesce("LifecycleState", chr(30)))) as "RowHash"
from (
select
  key_part(i.dataareaid) || '_' || key_part(i.itemid) as ProductId,
  clean_text(i.itemid) as ItemId,
  legal_entity(i.dataareaid) as DataAreaId,
  clean_text(p.displayproductnumber) as ProductNumber,
  coalesce(clean_text(n.name), clean_text(i.namealias)) as ProductName,
  clean_text(n.description) as Description,
  coalesce(t.label, coalesce(t.symbol, case p.producttype when 1 then 'Item' when 2 then 'Service' end), cast(p.producttype as VARCHAR)) as ProductType,
  p.producttype as ProductTypeCode,
  cast(g.category as VARCHAR) as CategoryId,
  c.name as CategoryName,
  c.path as CategoryPath,
  cast(null as VARCHAR) as BrandName,
  try_cast(quotient_of(o.points, o.ratings) as DECIMAL(18,6)) as AverageRating,
  try_cast(o.ratings as BIGINT) as TotalRatings,
  clean_text(i.productlifecyclestateid) as LifecycleState
from "silver"."inventtable" i
left join "silver"."ecoresproduct" p on p.recid = nullif(i.product, 0)
left join (
    select owner, name, description from (
      select product as owner,
        name as name,
        description as description,
        row_number() over (
          partition by product
          order by case lower(languageid) when 'en-us' then 0 when 'en' then 1 else 2 end nulls last, lower(languageid) nulls last, recid nulls last
        ) as place
      from "silver"."ecoresproducttranslation"
      where clean_text(name) is not null
    ) ranked where place = 1
  ) n on n.owner = nullif(i.product, 0)
left join (
    select product, category from (
      select a.product as product,
        a.category as category,
        row_number() over (
          partition by a.product
          order by a.displayorder nulls last, a.recid nulls last
        ) as place
      from "silver"."ecoresproductcategory" a
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
    where coalesce(role.symbol, case r.namedcategoryhierarchyrole when 1 then 'Procurement' when 3 then 'Sales' when 4 then 'Retail' when 20 then 'RetailSpecialGroup' when 22 then 'RetailChannelNavigation' end) in ('Retail')
  ) h on h.hierarchy = a.categoryhierarchy
    ) ranked where place = 1
  ) g on g.product = nullif(i.product, 0)
left join (
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
  ) c on c.category = g.category
left join (
    select productid as product, try_cast(sum(product_of(try_cast(rating as DECIMAL(18,6)), cast(totalratings as DECIMAL(18,6)))) as DECIMAL(18,6)) as points,
      try_cast(sum(cast(totalratings as DECIMAL(18,6))) as DECIMAL(18,6)) as ratings
    from "silver"."retailproductrating"
    where totalratings > 0
    group by productid
  ) o on o.product = nullif(i.product, 0)
left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'ecoresproduct' and column_name = 'producttype'
    group by value
  ) t on t.value = p.producttype
where clean_text(i.itemid) is not null
) contract
