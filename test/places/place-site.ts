import { expect } from 'vitest'
import type { ApiPlace } from '../../src/api/schemas/places.ts'
import { type Device, platePost } from '../ingest/posts.ts'
import { ApiSite } from '../support/api-site.ts'
import { type InProcessOptions, type InProcessServer, startInProcess } from '../support/server-in-process.ts'

export const entrance = { name: 'Entrance', mac: '58:5b:69:00:00:11', serial: 'N0011' }
export const exit = { name: 'Exit', mac: '58:5b:69:00:00:12', serial: 'N0012' }

/** A server without sign-in, whose clock the test moves. */
export class PlaceSite extends ApiSite {
  readonly server: InProcessServer

  constructor(server: InProcessServer) {
    super()
    this.server = server
  }

  static async start(options: InProcessOptions = {}): Promise<PlaceSite> {
    return new PlaceSite(await startInProcess({ ...options, env: { VIEWTRON_AUTH: 'off' } }))
  }

  get webUrl(): string {
    return this.server.webUrl
  }

  now(): Date {
    return this.server.clock.now()
  }

  pass(minutes: number): void {
    this.server.clock.pass(minutes * 60_000)
  }

  async post(...bodies: Buffer[]): Promise<void> {
    for (const body of bodies) expect((await this.server.post(body)).status).toBe(200)
  }

  /** A camera reads a plate now, or so many minutes ago. */
  async read(device: Device, number: string, facts: { ago?: number; direction?: string; confidence?: number } = {}) {
    const { ago = 0, ...plate } = facts
    const time = new Date(this.now().getTime() - ago * 60_000)
    await this.post(platePost({ device, time, plates: [{ number, ...plate }] }))
  }

  async cameraId(name: string): Promise<string> {
    const { items } = (await this.json('cameras')) as { items: { id: string; name: string }[] }
    return items.find(camera => camera.name === name)?.id ?? ''
  }

  async addPlace(body: Record<string, unknown>): Promise<ApiPlace> {
    return this.json('places', { method: 'POST', body })
  }
}
