import type { Settings } from '../../database/index.ts'
import type { Settings as ShownSettings } from '../schemas/index.ts'

/** Reads the settings of the dashboard, with defaults for unset ones. */
export async function readSettings(settings: Settings): Promise<ShownSettings> {
  const [retention, approveDevices] = await Promise.all([settings.get('retention'), settings.get('approve-devices')])
  return { retention, approveDevices }
}
