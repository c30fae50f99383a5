import { type DeviceOutputTable, type TableStore, upsert } from '../database/index.ts'

/** The last switching of a device's alarm output. Times are milliseconds since 1970. */
export interface SwitchState {
  deviceId: string
  output: number
  isOn: boolean
  at: number
  /** The time when it closes by itself; null for never. */
  until: number | null
  /** The name of the user or token that switched it, or `server`. */
  by: string
}

/** The stored states of alarm outputs. */
export class DeviceOutputs {
  private readonly store: TableStore

  constructor(store: TableStore) {
    this.store = store
  }

  /** All states, by output. */
  async all(): Promise<SwitchState[]> {
    return (await this.store.queries.selectFrom('device_output').selectAll().orderBy('output').execute()).map(toState)
  }

  async save(state: SwitchState): Promise<void> {
    await this.store.write([upsert(this.store.queries, 'device_output', toRow(state))])
  }

  /** Forgets that an output was ever switched. */
  async remove({ deviceId, output }: Pick<SwitchState, 'deviceId' | 'output'>): Promise<void> {
    const { queries, write } = this.store
    const rows = queries.deleteFrom('device_output').where('device_id', '=', deviceId).where('output', '=', output)
    await write([rows.compile()])
  }
}

function toState({ device_id, output, is_on, at, until, by }: DeviceOutputTable): SwitchState {
  return { deviceId: device_id, output, isOn: is_on === 1, at, until, by }
}

function toRow({ deviceId, output, isOn, at, until, by }: SwitchState): DeviceOutputTable {
  return { device_id: deviceId, output, is_on: Number(isOn), at, until, by }
}
