import type { CompiledQuery } from 'kysely'
import type { StateChange } from '../cameras/alarm-states.ts'
import type { Sighted } from '../cameras/camera-registry.ts'
import { nextUuid } from '../lib/uuid7.ts'
import type { RawRef } from '../log/log-writer.ts'
import type { Storage } from '../log/storage.ts'
import { type CameraRef, type Message, type StatusChange, type StatusMessage, sharedCamera } from '../model/index.ts'
import type { Post } from './post.ts'

export interface StatusPlan {
  entries: number
  statements: (firstSeq: number, raw: RawRef) => CompiledQuery[]
  /** Forgets the new states when they could not be stored. */
  undo: () => void
}

interface Changed {
  camera: CameraRef
  message: StatusMessage
  change: StateChange
}

export interface StatusPlanContext {
  storage: Storage
  postId: string
  /** How many entries of the same post come before these. */
  offset: number
  sight: (message: Message) => Sighted
}

/** What the status messages of a post change: nothing where they come under a borrowed name. */
export function planStatus(post: Post, messages: Message[], context: StatusPlanContext): StatusPlan {
  const { storage, postId, offset, sight } = context
  const undos: (() => void)[] = []
  const changed = messages
    .filter((message): message is StatusMessage => message.kind === 'status')
    .flatMap((message): Changed[] => {
      const { camera, isConfirmed } = sight(message)
      // States of many devices are no state.
      if (!isConfirmed || camera.id === sharedCamera.id) return []
      // Cameras' clocks differ, and their status posts give local time without a zone.
      const { changes, undo } = storage.states.apply(camera.id, message.alarms, post.receivedAt.toISOString())
      undos.push(undo)
      return changes.map(change => ({ camera, message, change }))
    })
  const news = changed.filter(({ change }) => change.news)
  const remembered = changed.filter(({ change }) => !change.news)
  return {
    entries: news.length,
    statements: (firstSeq, raw) => [
      ...news.flatMap((item, n) => {
        const id = nextUuid(postId, offset + n)
        return storage.writer.status(toEntry(item, post, id, firstSeq + n), raw)
      }),
      ...remembered.map(({ camera, change }) =>
        storage.writer.alarmState({
          camera_id: camera.id,
          name: change.name,
          rule: change.rule ?? -1,
          active: change.active ? 1 : 0,
          since: Date.parse(change.since),
        }),
      ),
    ],
    undo: () => {
      for (const undo of undos.toReversed()) undo()
    },
  }
}

function toEntry({ camera, message, change }: Changed, post: Post, id: string, seq: number): StatusChange {
  return {
    kind: 'status',
    id,
    seq,
    receivedAt: post.receivedAt.toISOString(),
    time: post.receivedAt.toISOString(),
    camera,
    clientIp: post.clientIp,
    alarm: change.name,
    rule: change.rule,
    active: change.active,
    since: change.since,
    occurredAt: message.occurredAt,
    occurredAtZone: message.occurredAtZone,
  }
}
