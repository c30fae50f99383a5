import type { CompiledQuery } from 'kysely'
import { z } from 'zod'
import type { Queries } from '../../database/index.ts'
import type { Settings } from '../schemas/index.ts'
import { settings } from '../schemas/system.ts'

const names = { retention: 'retention', approveDevices: 'approve-devices' } as const

const initial: Settings = {
  retention: { eventDays: null, pictureDays: null, rawPostDays: null },
  approveDevices: false,
}

function parsed<Value>(schema: z.ZodType<Value>, text: string | undefined, otherwise: Value): Value {
  if (text === undefined) return otherwise
  const result = schema.safeParse(JSON.parse(text))
  return result.success ? result.data : otherwise
}

/** What people set in the dashboard, with the defaults for what nobody touched. */
export async function readSettings(queries: Queries): Promise<Settings> {
  const rows = await queries.selectFrom('setting').selectAll().where('name', 'in', Object.values(names)).execute()
  const textOf = (name: string) => rows.find(row => row.name === name)?.value
  return {
    retention: parsed(settings.shape.retention, textOf(names.retention), initial.retention),
    approveDevices: parsed(z.boolean(), textOf(names.approveDevices), initial.approveDevices),
  }
}

/** The statements that store a change. */
export function settingStatements(queries: Queries, { retention, approveDevices }: Partial<Settings>): CompiledQuery[] {
  const put = (name: string, value: unknown) =>
    queries
      .replaceInto('setting')
      .values({ name, value: JSON.stringify(value) })
      .compile()
  return [
    ...(retention === undefined ? [] : [put(names.retention, retention)]),
    ...(approveDevices === undefined ? [] : [put(names.approveDevices, approveDevices)]),
  ]
}
