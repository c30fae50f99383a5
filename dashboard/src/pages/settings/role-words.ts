import type { ApiToken, ApiUser } from '#server/api/schemas/index.ts'

export const roleWords: Record<ApiUser['role'], { name: string; article: string; may: string }> = {
  admin: { name: 'Administrator', article: 'an', may: 'can see and change everything, including people and settings.' },
  operator: {
    name: 'Operator',
    article: 'an',
    may: 'can also mark alerts as seen, correct and edit plates, keep events and open gates.',
  },
  viewer: { name: 'Viewer', article: 'a', may: 'can see and export everything, but change nothing.' },
}

export const allRoles = ['viewer', 'operator', 'admin'] as const

export type Scope = ApiToken['scopes'][number]

export const scopeWords: Record<Scope, { name: string; may: string }> = {
  kiosk: { name: 'Kiosk', may: 'A screen on a wall: events, pictures, alerts and the live stream, no searches.' },
  read: { name: 'Read', may: 'Read events, pictures, plates and counts; follow the live stream.' },
  write: { name: 'Write', may: 'Change plates, cameras and the inbox.' },
  admin: { name: 'Administer', may: 'Change people, tokens and settings.' },
  site: {
    name: 'Site',
    may: 'Forward the posts of another server, the site with the name of this token, and nothing else.',
  },
}
