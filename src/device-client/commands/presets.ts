import { textIn } from '../../protocol/xml/element.ts'
import { attribute } from '../answers.ts'
import type { AskDevice } from '../ask-device.ts'
import { element } from '../xml/device-element.ts'
import { descendant } from '../xml/near-child.ts'
import { shortText } from '../xml/short-text.ts'
import { writeDocument } from '../xml/write-device-xml.ts'
import { numberIn } from './post-config/read.ts'

const xmlns = 'http://www.ipc.com/ver10'

export async function readPresets(ask: AskDevice, channel?: number): Promise<{ id: number; name: string }[]> {
  const root = await ask.config('PtzGetPresets', channel === undefined ? {} : { path: [channel] })
  const list = descendant(root, 'presetinfo') ?? root
  return list.children.flatMap(item => {
    const id = numberIn(attribute(item, 'id') ?? textIn(descendant(item, 'id')))
    const name = shortText(textIn(descendant(item, 'name')) ?? textIn(item)) ?? ''
    return item.key === 'item' && id !== null ? [{ id, name }] : []
  })
}

export async function gotoPreset(ask: AskDevice, id: number, channel?: number): Promise<void> {
  // PTZ commands use their own root elements instead of `config`.
  const body = writeDocument(element('presetInfo', [element('id', id)], { version: '1.0', xmlns }))
  await ask.config('PtzGotoPreset', { path: channel === undefined ? [] : [channel], body })
}
