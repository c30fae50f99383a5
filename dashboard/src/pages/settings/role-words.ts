import type { ApiToken, ApiUser } from '#server/api/schemas/index.ts'

export const roleWords: Record<ApiUser['role'], { name: string; may: string }> = {
  admin: { name: 'Administrator', may: 'can see and change everything, including people and settings.' },
  viewer: { name: 'Viewer', may: 'can see and export everything, but change nothing.' },
}

export type Scope = ApiToken['scopes'][number]

export const scopeWords: Record<Scope, { name: string; may: string }> = {
  read: { name: 'Read', may: 'Read events, pictures, plates and counts; follow the live stream.' },
  write: { name: 'Write', may: 'Change plates, cameras and the inbox.' },
  admin: { name: 'Administer', may: 'Change people, tokens and settings.' },
}
