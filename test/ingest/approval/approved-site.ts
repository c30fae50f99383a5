import { openSite, type Site } from '../../analysis/site.ts'
import { rowsOf } from '../../support/stored.ts'
import { type Device, intrusionPost } from '../posts.ts'

export const home = '192.168.1.57'
export const stranger = '192.168.1.99'
export const gate: Device = { name: 'Gate', mac: '58:5b:69:00:04:01' }
export const gateId = 'gate_192_168_1_57'

let targetId = 1000

/** Posts an alarm of the device from an address, a moment after the last one. */
export async function alarm(site: Site, device: Device, clientIp = home) {
  site.pass(1000)
  return site.post(intrusionPost({ device, time: site.now(), targetId: ++targetId }), clientIp)
}

/** Switches approval on or off, as the settings do. */
export async function approve(site: Site, isOn: boolean): Promise<void> {
  await site.settings.set('approve-devices', isOn)
}

/** Camera, address and mark of every event, oldest first. */
export function eventsOf(site: Site): [camera: string, address: string, mark: 'unconfirmed' | 'counts'][] {
  return rowsOf(site.dataDir, "select camera_id, body from log where kind = 'alarm' order by seq").map(row => {
    const { clientIp, unconfirmed } = JSON.parse(String(row.body))
    return [String(row.camera_id), clientIp, unconfirmed ? 'unconfirmed' : 'counts']
  })
}

/** A site with approval on and a camera that was approved where it posts. */
export async function approvedSite(): Promise<Site> {
  const site = await openSite()
  await alarm(site, gate)
  await approve(site, true)
  return site
}
