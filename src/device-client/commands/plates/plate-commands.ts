import type { DevicePlate, PlateGroup, PlateResult } from '../../device-types.ts'

/** The plate commands that both firmware families support, each in its own XML. */
export interface PlateCommands {
  groups(): Promise<PlateGroup[]>
  /** Reads all plates of all groups. */
  read(): Promise<DevicePlate[]>
  /**
   * Adds plates in batches of one hundred. Resolves with one result per plate, in order. When the connection fails,
   * earlier batches remain stored.
   */
  add(plates: DevicePlate[]): Promise<PlateResult[]>
  modify(plate: DevicePlate): Promise<void>
  remove(plate: Pick<DevicePlate, 'number' | 'groupId'>): Promise<void>
}
