import type { DevicePlate, PlateGroup, PlateResult } from '../../device-types.ts'

/** What both firmware families can be asked, each in its own words. */
export interface PlateCommands {
  groups(): Promise<PlateGroup[]>
  /** Every plate of every group. */
  read(): Promise<DevicePlate[]>
  /** In hundreds; one result a plate, in order. Batches before a failed connection stand. */
  add(plates: DevicePlate[]): Promise<PlateResult[]>
  modify(plate: DevicePlate): Promise<void>
  remove(plate: Pick<DevicePlate, 'number' | 'groupId'>): Promise<void>
}
