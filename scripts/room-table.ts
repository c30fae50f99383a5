import { pureRooms, rooms } from './rooms.ts'

const start = '<!-- rooms:start, from scripts/rooms.ts: run npm run fresh -- --write -->'
const end = '<!-- rooms:end -->'

const code = (names: readonly string[]) => names.map(name => `\`${name}\``).join(', ')

function roomTable(): string {
  const rows = Object.entries(rooms).map(([name, { holds, imports, tables = [] }]) => {
    const kind = pureRooms.includes(name) ? ' (pure)' : ''
    return `| \`${name}\`${kind} | ${holds} | ${code(imports) || '–'} | ${code(tables) || '–'} |`
  })
  return [
    '| Room | Contents | May import, in addition to the pure rooms and `lib` | Tables that it owns |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

/** A page whose part between the markers is the table of rooms. Throws if a marker is missing. */
export function withRoomTable(page: string): string {
  const from = page.indexOf(start)
  const to = page.indexOf(end)
  if (from < 0 || to < from) throw new Error(`The page has no ${start} with ${end} after it`)
  return `${page.slice(0, from)}${start}\n${roomTable()}\n${page.slice(to)}`
}
