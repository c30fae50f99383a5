import type { ApiToken, ApiUser } from '#server/api/schemas/index.ts'

export const roleWords: Record<ApiUser['role'], { name: string; may: string }> = {
  admin: { name: 'Administrator', may: 'may see and change everything, people and settings too.' },
  viewer: { name: 'Viewer', may: 'may look at everything and export it, but change nothing.' },
}

export type Scope = ApiToken['scopes'][number]

export const scopeWords: Record<Scope, { name: string; may: string }> = {
  read: { name: 'Read', may: 'Look at events, pictures, plates and counts; follow the live stream.' },
  write: { name: 'Write', may: 'Change plates, cameras and the inbox.' },
  admin: { name: 'Administer', may: 'Change people, tokens and settings.' },
}
