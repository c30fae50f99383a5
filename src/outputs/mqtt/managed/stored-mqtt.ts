import type { CompiledQuery } from 'kysely'
import { z } from 'zod'
import type { Queries } from '../../../database/index.ts'
import { StoredOutputs } from '../../queued/stored-outputs.ts'
import { mqttInput, type OwnMqtt } from './mqtt-input.ts'

/** The settings that were made in the dashboard. */
export interface StoredMqtt {
  own: OwnMqtt
  /** Encrypted; null without a password. */
  sealed: string | null
}

const id = 'mqtt'

const stored = z.object({ own: mqttInput.omit({ password: true }), sealed: z.string().nullable() })

/** The context of a stored password: it is sent only to the broker that it was entered for. */
export function contextOf({ url, username }: Pick<OwnMqtt, 'url' | 'username'>): string {
  return JSON.stringify(['mqtt', url === undefined ? '' : new URL(url).host, username ?? ''])
}

/** The row with the settings of MQTT in the table of outputs. */
export class StoredMqttRow {
  private readonly outputs: StoredOutputs

  constructor(options: { queries: Queries }) {
    this.outputs = new StoredOutputs(options)
  }

  /** Returns null if there is none, and `unreadable` if it does not fit the schema of this version. */
  async read(): Promise<StoredMqtt | 'unreadable' | null> {
    const row = (await this.outputs.list('mqtt')).find(one => one.id === id)
    if (!row) return null
    const { success, data } = stored.safeParse(JSON.parse(row.config))
    return success ? data : 'unreadable'
  }

  put(settings: StoredMqtt, at: number): CompiledQuery {
    const { enabled } = settings.own
    return this.outputs.put({ id, name: 'MQTT', config: JSON.stringify(settings), enabled }, 'mqtt', at)
  }

  remove(): CompiledQuery {
    return this.outputs.remove(id)
  }
}
