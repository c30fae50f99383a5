import type { Command, Commands } from '../command.ts'
import { readSettings, writeV1, writeV2 } from '../post-settings.ts'
import { answer, failure, success } from '../replies.ts'

const getHttpPostConfig: Command = ({ identity: { kind }, state, isOnline }) => {
  const v1 = state.httpPost.filter(one => one.section === 'v1')
  const v2 = state.httpPost.filter(one => one.section === 'v2')
  return answer(kind, [
    ...v1.map(one => writeV1(one, isOnline())),
    ...(kind === 'ipc-5.3.1' ? [writeV2(v2, state.faults.misspelled)] : []),
  ])
}

const setHttpPostConfig: Command = ({ identity: { kind }, state }, { method, body }) => {
  if (method !== 'POST') return failure(kind, 'invalidRequest')
  if (body === null) return failure(kind, 'missing')
  const { misspelled } = state.faults
  const asked = readSettings(body, state.httpPost, { knowsV2: kind === 'ipc-5.3.1', misspelled })
  if ('error' in asked) return failure(kind, asked.error)
  state.httpPost = asked.settings
  return success(kind)
}

/** Commands for a camera's HTTP POST settings. */
export const httpPostCommands: Commands = {
  GetHttpPostConfig: getHttpPostConfig,
  SetHttpPostConfig: setHttpPostConfig,
}

/** A recorder has no such commands; its settings are in its web pages only. */
export const recorderHttpPostCommands: Commands = {
  SetHttpPostConfig: ({ identity: { kind } }) => failure(kind, 'unsupported'),
}
