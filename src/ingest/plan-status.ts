import type { CompiledQuery } from 'kysely'
import type { StateChange } from '../cameras/alarm-states.ts'
import { nextUuid } from '../lib/uuid7.ts'
import type { RawRef } from '../log/log-writer.ts'
import type { Storage } from '../log/storage.ts'
import { type CameraRef, type StatusChange, type StatusMessage, sharedCamera } from '../model/index.ts'
import type { AttributedMessage } from './attribute-messages.ts'
import type { Post } from './post.ts'

export interface StatusPlan {
  entries: number
  statements: (firstSeq: number, raw: RawRef) => CompiledQuery[]
  /** Restores the states as they were before. Call it when the changes could not be stored. */
  undo: () => void
}

interface Changed {
  camera: CameraRef
  message: StatusMessage
  change: StateChange
}

export interface StatusPlanOptions {
  storage: Storage
  postId: string
  /** The number of entries of the same post that come before these. */
  offset: number
}

function isStatus(one: AttributedMessage): one is AttributedMessage<StatusMessage> {
  return one.message.kind === 'status'
}

/** Plans the changes by the status messages of a post. States under an unconfirmed camera's name change nothing. */
export function planStatus(post: Post, messages: readonly AttributedMessage[], options: StatusPlanOptions): StatusPlan {
  const { storage, postId, offset } = options
  const undos: (() => void)[] = []
  const changed = messages.filter(isStatus).flatMap(({ message, sighted }): Changed[] => {
    // The shared camera is many devices, which have no state in common.
    if (!sighted?.isConfirmed || sighted.camera.id === sharedCamera.id) return []
    const { camera } = sighted
    // By the time of receipt: cameras' clocks differ, and status posts give local times without a zone.
    const { changes, undo } = storage.states.apply(camera.id, message.alarms, post.receivedAt.toISOString())
    undos.push(undo)
    return changes.map(change => ({ camera, message, change }))
  })
  const news = changed.filter(({ change }) => change.news)
  return {
    entries: news.length,
    statements: (firstSeq, raw) => [
      ...news.map((one, n) =>
        storage.writer.entry(toEntry(one, post, nextUuid(postId, offset + n), firstSeq + n), raw),
      ),
      ...changed.map(({ camera, change }) => storage.stateStatement(camera.id, change)),
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
