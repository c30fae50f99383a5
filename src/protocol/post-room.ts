import { bounds } from '../model/index.ts'

/** The room that is left for items of each kind, in all documents of one post together. */
export type PostRoom = Record<'rules' | 'targets' | 'pictures' | 'states' | 'positions', number>

export function roomOfPost(): PostRoom {
  const { items, pictures, states } = bounds
  return { rules: items, targets: items, pictures, states, positions: items }
}

/** The first items of a list, up to the bound that is left. */
export function takeRoom<Item>(room: PostRoom, name: keyof PostRoom, items: Item[]): Item[] {
  const taken = items.length <= room[name] ? items : items.slice(0, room[name])
  room[name] -= taken.length
  return taken
}
