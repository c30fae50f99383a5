import type { CompiledQuery } from 'kysely'
import { listed, type Queries } from '../database/index.ts'

const rowsAPage = 1000

/** All texts within a detail, which is JSON or a text of its own. */
function textsOf(detail: string): string[] {
  try {
    const found: string[] = []
    JSON.parse(detail, (_, value: unknown) => {
      if (typeof value === 'string') found.push(value)
      return value
    })
    return found
  } catch {
    return [detail]
  }
}

/** The statements that remove the subject and the detail of entries that name something; who did what and when stays. */
export async function eraseFromAudit(queries: Queries, isErased: (text: string) => boolean): Promise<CompiledQuery[]> {
  const statements: CompiledQuery[] = []
  for (let after = ''; ; ) {
    const page = queries.selectFrom('audit').select(['id', 'subject', 'detail']).where('id', '>', after)
    const rows = await page.orderBy('id').limit(rowsAPage).execute()
    const subjects = rows.filter(({ subject }) => subject !== null && isErased(subject))
    const details = rows.filter(({ detail }) => detail !== null && textsOf(detail).some(isErased))
    const ids = [...new Set([...subjects, ...details].map(({ id }) => id))]
    const named = subjects.map(({ id }) => id)
    if (ids.length > 0)
      statements.push(queries.updateTable('audit').set({ detail: null }).where('id', 'in', listed(ids)).compile())
    if (named.length > 0)
      statements.push(queries.updateTable('audit').set({ subject: null }).where('id', 'in', listed(named)).compile())
    const last = rows.at(-1)
    if (!last || rows.length < rowsAPage) return statements
    after = last.id
  }
}
