import type { Command, Commands } from '../command.ts'
import { failure } from '../replies.ts'

const getSnapshot: Command = async ({ identity: { kind }, state, snapshot }, { parts }) => {
  const channel = Number(parts[0] ?? 1)
  if (state.channels.find(one => one.id === channel)?.online !== true) return failure(kind, 'channel')
  // Older firmware does not send the type of the picture.
  const type = kind === 'ipc-old' ? 'application/octet-stream' : 'image/jpeg'
  return { status: 200, type, body: await snapshot(channel) }
}

/** Commands for the current picture. */
export const pictureCommands: Commands = { GetSnapshot: getSnapshot }
