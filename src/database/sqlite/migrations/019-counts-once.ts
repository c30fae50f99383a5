import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const columns = [
  sql`alter table count_series add column first_at bigint not null default 0`,
  sql`alter table count_series add column summed_at bigint not null default 0`,
  sql`alter table count_bucket add column sum_entered integer`,
  sql`alter table count_bucket add column sum_left integer`,
]

/** The order of analysis/count-rank.ts. */
const rank = (table: string) => {
  const place = sql.ref(`${table}.place`)
  return sql`case when ${sql.ref(`${table}.source`)} = 'counter'
    then case when ${place} = 'line counter' then 0 else 1 end
    else case when ${place} like 'line%' then 2 else 3 end end`
}

/** Decides once about the counts so far: the best series of each camera and kind of target is the one that adds up. */
const settle = [
  sql`update count_series set
    first_at = coalesce((select min(bucket * size) * 900000 from count_bucket where series = count_series.id), 0),
    summed_at = case when not exists (
      select 1 from count_series as better where better.camera_id = count_series.camera_id
        and better.target = count_series.target and ${rank('better')} < ${rank('count_series')}
    ) then last_at else 0 end`,
  sql`update count_bucket set sum_entered = entered, sum_left = left
    where series in (select id from count_series where summed_at > 0)`,
]

/** The part of the counts that adds up to the total of a camera, with each target once. */
export const countsOnce: Migration = {
  async up(db) {
    for (const statement of [...columns, ...settle]) await statement.execute(db as Kysely<unknown>)
  },
}
