import type { Queries } from '../../database/index.ts'
import { StoredOutputs } from './stored-outputs.ts'

/** The outputs that were made in the dashboard, as they were given, with secrets encrypted. */
export async function configsOfOutputs(queries: Queries): Promise<{ id: string; config: unknown }[]> {
  const outputs = await new StoredOutputs({ queries }).list()
  return outputs.map(({ id, config }) => ({ id, config: JSON.parse(config) as unknown }))
}
