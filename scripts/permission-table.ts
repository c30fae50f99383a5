import type { RouteOptions } from 'fastify'
import { type AccessLevel, accessLevels, roleAccess, roles, tokenScopes } from '../src/accounts/caller.ts'
import { describedApi } from './described-api.ts'

const start = '<!-- permissions:start, from the routes of the server: run npm run fresh -- --write -->'
const end = '<!-- permissions:end -->'

const covers = (has: AccessLevel, needed: AccessLevel) => accessLevels.indexOf(has) >= accessLevels.indexOf(needed)

function row({ method, url, schema, config }: RouteOptions): string | null {
  const { access = 'admin', cameras } = config ?? {}
  if (access === 'public') return null
  const { summary = '' } = (schema ?? {}) as { summary?: string }
  const path = url.replace(/:(\w+)/g, '{$1}')
  const marks = [...[...roles].reverse().map(role => roleAccess[role]), ...tokenScopes].map(has => {
    return covers(has, access) ? '✓' : '–'
  })
  const limited = cameras === 'filtered' ? 'own cameras' : cameras === 'none' ? '✓' : '–'
  return `| \`${[method].flat()[0]} ${path}\` | ${summary} | ${[...marks, limited].join(' | ')} |`
}

/** The table of all operations that need a sign-in, with the roles and scopes that may use them. */
async function permissionTable(): Promise<string> {
  const { routes } = await describedApi()
  const rows = [...routes].sort((a, b) => a.url.localeCompare(b.url)).flatMap(route => row(route) ?? [])
  const names = [...[...roles].reverse(), ...tokenScopes.map(scope => `\`${scope}\``), 'limited to cameras']
  return [
    `| Operation | Effect | ${names.join(' | ')} |`,
    `| --- | --- | ${names.map(() => '---').join(' | ')} |`,
    ...rows,
  ].join('\n')
}

/** A page whose part between the markers is the table of permissions. Throws if a marker is missing. */
export async function withPermissionTable(page: string): Promise<string> {
  const from = page.indexOf(start)
  const to = page.indexOf(end)
  if (from < 0 || to < from) throw new Error(`The page has no ${start} with ${end} after it`)
  return `${page.slice(0, from)}${start}\n${await permissionTable()}\n${page.slice(to)}`
}
