import type { DevicePlates, SyncDevice, SyncRun, SyncState } from '../../../src/api/schemas/index.ts'
import type { FakeDevice } from '../../../src/simulator/devices/index.ts'
import { ApiSite } from '../../support/api-site.ts'
import { devicePassword } from '../../support/fake-devices.ts'
import { until } from '../../support/until.ts'
import type { WebReply } from '../../support/web-client.ts'

/** A server with devices whose plate lists are read. */
export class PlateSite extends ApiSite {
  webUrl: string

  constructor({ webUrl }: { webUrl: string }) {
    super()
    this.webUrl = webUrl
  }

  /** Stores a device; its id. */
  async add({ host, port }: FakeDevice, name?: string): Promise<string> {
    const body = { host, port, protocol: 'http', user: 'admin', password: devicePassword, ...(name ? { name } : {}) }
    return (await this.json('devices', { body })).id
  }

  know(number: string, facts: object): Promise<WebReply['json']> {
    return this.json(`plates/${encodeURIComponent(number)}`, { method: 'PUT', body: { group: 'allow', ...facts } })
  }

  forget(number: string): Promise<WebReply['json']> {
    return this.json(`plates/${encodeURIComponent(number)}`, { method: 'DELETE' })
  }

  importKnown(csv: string): Promise<WebReply['json']> {
    return this.json('plates/import', { method: 'POST', headers: { 'content-type': 'text/csv' }, body: csv })
  }

  importOnDevice(id: string, csv: string, query = ''): Promise<WebReply['json']> {
    const headers = { 'content-type': 'text/csv' }
    return this.json(`devices/${id}/plates/import${query}`, { method: 'POST', headers, body: csv })
  }

  /** Reads the lists of all devices and gives the one. */
  async read(id: string): Promise<SyncDevice> {
    return deviceIn(await this.json('plate-sync/read', { method: 'POST' }), id)
  }

  async sync(id: string): Promise<SyncDevice> {
    return deviceIn(await this.json('plate-sync'), id)
  }

  plates(id: string): Promise<DevicePlates> {
    return this.json(`devices/${id}/plates`)
  }

  /** Decides the same for every difference, and waits for the end of the run. */
  async takeAll(id: string, take: 'ours' | 'theirs'): Promise<SyncRun> {
    const { differences } = await this.read(id)
    return this.decide(
      id,
      differences.map(({ key }) => ({ key, take })),
    )
  }

  async decide(id: string, decisions: { key: string; take: string }[]): Promise<SyncRun> {
    await this.json(`plate-sync/${id}`, { body: { decisions } })
    return this.ended(id)
  }

  ended(id: string): Promise<SyncRun> {
    const over = async () => {
      const run: SyncRun | null = await this.json(`plate-sync/${id}/run`)
      return run?.finishedAt ? run : null
    }
    return until(over, { withinMs: 20_000, what: 'the end of the run' })
  }

  automatic(id: string, automatic = true): Promise<WebReply['json']> {
    return this.json(`plate-sync/${id}`, { method: 'PATCH', body: { automatic } })
  }
}

function deviceIn({ devices }: SyncState, id: string): SyncDevice {
  const device = devices.find(one => one.id === id)
  if (!device) throw new Error(`no device ${id} among ${devices.length}`)
  return device
}

/** Numbers of a fake device's plates by its list. */
export function listsOf({ state }: FakeDevice): Record<string, string[]> {
  const names: Record<string, string> = { '1': 'temporary', '2': 'allow', '3': 'block' }
  const lists: Record<string, string[]> = {}
  for (const { number, groupId } of state.plates) {
    const name = names[groupId] ?? groupId
    lists[name] = [...(lists[name] ?? []), number].sort()
  }
  return Object.fromEntries(Object.entries(lists).sort(([one], [other]) => (one < other ? -1 : 1)))
}
