import { imageGroups, imageRoles } from '../../model/index.ts'
import { bridgeCategories } from './bridge-facts.ts'
import { bridgeImageTopic } from './bridge-messages.ts'
import type { CameraState } from './camera-state.ts'
import { countTargets } from './count-states.ts'
import { stateNames, type Topics } from './topics.ts'

/** Every topic on which the broker may retain a message about a camera, except discovery. */
export function retainedTopics(topics: Topics, id: string, { states }: Pick<CameraState, 'states'>): string[] {
  return [
    topics.availability(id),
    topics.clockSkew(id),
    topics.allowedVehicle(id),
    ...countTargets.map(type => topics.presence(id, type)),
    ...new Set([stateNames.plate, ...Object.keys(states)].map(name => topics.state(id, name))),
    ...imageGroups.flatMap(group => imageRoles.map(role => topics.image(id, group, role))),
  ]
}

/** The same for a device of the existing bridge. Older bridges retained the states of every category. */
export function retainedBridgeTopics(prefix: string, id: string): string[] {
  const base = `${prefix}/${id}`
  return bridgeCategories.flatMap(category => [
    `${base}/${category}`,
    ...imageRoles.map(role => bridgeImageTopic(base, category, role)),
  ])
}
