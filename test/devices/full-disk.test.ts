import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { memoryDisk, whyNoMemoryDisk } from '../log/mounted-disk.ts'
import { fakeDevice } from '../support/fake-devices.ts'
import { until } from '../support/until.ts'
import { accessTo, deviceSite } from './device-site.ts'

const noDisk = whyNoMemoryDisk()

function fill(folder: string): string {
  const path = join(folder, 'filling')
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(path, Buffer.alloc(bavail * bsize))
  return path
}

it.skipIf(noDisk)(
  `a device is not stored on a full disk, which is said; and is once there is room${noDisk ? ` (${noDisk})` : ''}`,
  async () => {
    const dataDir = memoryDisk('8m')
    const site = await deviceSite({ dataDir })
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const filling = fill(dataDir)
    const refused = await site.call('devices', { body: accessTo(device) })
    expect([refused.status, refused.json.code]).toEqual([503, 'disk-full'])
    expect((await site.json('devices')).items).toEqual([])
    rmSync(filling)
    await until(async () => (await site.call('devices', { body: accessTo(device) })).status === 201)
    expect(device.state.signIns.failed).toBe(0)
  },
)
