import pg from "pg";

/**
 * Everything of the schema `public` as lines that can be compared: columns, constraints, indexes, triggers,
 * functions, enums, grants. Prisma's own table is left out.
 */
export async function readCatalogue(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(`
      with ours as (
        select c.oid, c.relname, c.relkind, c.relacl from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relname not like '\\_prisma%'
      )
      select format('column %s.%s %s%s default %s grants %s', o.relname, a.attname, format_type(a.atttypid, a.atttypmod),
          case when a.attnotnull then ' not null' else '' end, pg_get_expr(d.adbin, d.adrelid), a.attacl) as line
        from ours o join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
        left join pg_attrdef d on d.adrelid = o.oid and d.adnum = a.attnum where o.relkind = 'r'
      union all
      select format('table %s grants %s', relname, relacl) from ours where relkind = 'r'
      union all
      select format('constraint %s.%s %s', o.relname, c.conname, pg_get_constraintdef(c.oid))
        from ours o join pg_constraint c on c.conrelid = o.oid
      union all
      select format('index %s', pg_get_indexdef(o.oid)) from ours o where o.relkind = 'i'
      union all
      select format('trigger %s', pg_get_triggerdef(t.oid)) from ours o join pg_trigger t on t.tgrelid = o.oid and not t.tgisinternal
      union all
      select format('function %s grants %s', pg_get_functiondef(p.oid), p.proacl) from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      union all
      select format('enum %s %s', t.typname, array_agg(e.enumlabel order by e.enumsortorder))
        from pg_type t join pg_enum e on e.enumtypid = t.oid where t.typnamespace = 'public'::regnamespace group by t.typname
      order by line`);
    return rows.map(({ line }) => line);
  } finally {
    await client.end();
  }
}
