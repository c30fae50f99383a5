import type { CameraTable, Queries } from '../../database/index.ts'

/** A camera as MQTT needs to know it. */
export interface MqttCamera {
  id: string
  name: string
  address: string
  /** Of a recorder; null for a camera of its own. */
  channel: number | null
  mac: string | null
  serial: string | null
  source: string | null
  /** Approved and not merged into another: it may be told to the house. */
  isShown: boolean
}

export function mqttCamera(row: CameraTable): MqttCamera {
  const { id, name, address, channel, mac, serial, source, state, merged_into } = row
  return {
    id,
    name,
    address,
    channel,
    mac,
    serial,
    source,
    isShown: state === 'approved' && merged_into === null,
  }
}

/** All cameras that ever posted. */
export async function readCameras(queries: Queries): Promise<MqttCamera[]> {
  return (await queries.selectFrom('camera').selectAll().orderBy('id').execute()).map(mqttCamera)
}
