import type { NewPost } from '../log/new-post.ts'
import { bounds, type Event, shortText } from '../model/index.ts'
import { describe } from '../protocol/index.ts'

const mostPlates = 5

/** The plates of an event, or else its targets by type: `ABC1234`, `2 person, 1 bike`. */
export function describeTargets({ targets }: Pick<Event, 'targets'>): string {
  const plates = targets.flatMap(target => target.plate?.number ?? [])
  if (plates.length > 0) {
    const named = plates.slice(0, mostPlates).map(plate => shortText(plate, bounds.key))
    const others = plates.length - named.length
    return others > 0 ? `${named.join(' ')} and ${others} more` : named.join(' ')
  }
  const types = targets.map(target => target.type)
  return [...new Set(types)].map(type => `${types.filter(other => other === type).length} ${type}`).join(', ')
}

/** Describes a stored post in one line of the server's log. */
export function headlineOf({ events, unparsed }: Pick<NewPost, 'events' | 'unparsed'>, clientIp: string): string {
  const lines = events.map(event => {
    const words = [describe(event.category, event.smartType), describeTargets(event)].filter(word => word !== '')
    return `${event.camera.name} (${clientIp}): ${words.join(', ')}`
  })
  const kept = unparsed.map(({ message }) => {
    return `${clientIp}: kept a post that cannot be understood (${message.reason}): ${message.detail}`
  })
  return shortText([...lines, ...kept].join('; '), bounds.logLine)
}
