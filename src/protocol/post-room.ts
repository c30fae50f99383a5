import { bounds } from '../model/index.ts'

/** How many more items of each kind the documents of one post may contain together. */
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
