import { items, textIn } from '../../../protocol/xml/element.ts'
import { attribute } from '../../answers.ts'
import type { PostDestination, PostPassword } from '../../device-types.ts'
import { type DeviceElement, element } from '../../xml/device-element.ts'
import { credentialsIn, itemNames, olderNames, Spelling, urlNames } from './names.ts'
import { numberIn } from './read.ts'

/**
 * Returns the device's own document with `next` as its destinations. Everything else is preserved: unknown elements,
 * attributes, the firmware's spelling, and the text of settings that already have the right value.
 */
export function withDestinations(
  root: DeviceElement,
  next: PostDestination[],
  secret: PostPassword | null = null,
): DeviceElement {
  const changed = structuredClone(root)
  const spelling = new Spelling()
  const list = spelling.list(changed)
  if (list === undefined) setOlder(spelling.older(changed), next[0] ?? null, spelling)
  else setList(list, { next, secret }, spelling)
  return changed
}

interface Wanted {
  next: PostDestination[]
  secret: PostPassword | null
}

function setList(list: DeviceElement, { next, secret }: Wanted, spelling: Spelling): void {
  const present = items(list) as DeviceElement[]
  const idOf = (item: DeviceElement) => numberIn(textIn(spelling.find(item, 'urlId', itemNames)))
  const wanted = next.map(destination => {
    const item = present.find(candidate => idOf(candidate) === destination.urlId) ?? emptyItem(present[0], spelling)
    setItem(item, destination, spelling)
    setCredentials(spelling.find(item, 'url', itemNames), destination, { secret, spelling })
    return item
  })
  list.children = [...list.children.filter(other => other.key !== 'item'), ...wanted]
  setCount(list, wanted.length)
}

function setItem(item: DeviceElement, destination: PostDestination, spelling: Spelling): void {
  const find = (name: (typeof itemNames)[number]) => spelling.find(item, name, itemNames)
  const url = find('url')
  const inUrl = (name: (typeof urlNames)[number]) => spelling.find(url, name, urlNames)
  setText(find('urlId'), destination.urlId)
  setText(find('switch'), destination.enabled)
  setText(inUrl('protocol'), destination.protocol)
  setText(inUrl('domain'), destination.host)
  setText(inUrl('port'), destination.port)
  setText(inUrl('path'), destination.path)
  setText(find('heatBeatSwitch'), destination.heartbeat)
  setText(find('keepaliveTimeval'), destination.heartbeatSeconds)
  setWords(find('subscribeDateType'), destination.data)
  setWords(find('subscriptionEvents'), destination.events)
}

interface CredentialsWanted {
  secret: PostPassword | null
  spelling: Spelling
}

function setCredentials(
  url: DeviceElement | undefined,
  { urlId, user }: PostDestination,
  { secret, spelling }: CredentialsWanted,
): void {
  const place = credentialsIn(url)
  if (place === undefined || user === undefined) return
  const authentication = spelling.find(url, 'authentication', urlNames)
  const isNone = /^(none)?$/i.test(textIn(authentication) ?? '')
  if (user === '' && (textIn(place.user) ?? '') !== '') setText(authentication, 'none')
  if (user !== '' && isNone) setText(authentication, 'basic')
  setText(place.user, user)
  if (secret?.urlId === urlId && user !== '') setText(place.password, secret.password)
}

function setOlder(section: DeviceElement | undefined, destination: PostDestination | null, spelling: Spelling): void {
  const find = (name: (typeof olderNames)[number]) => spelling.find(section, name, olderNames)
  setText(find('bSwitch'), destination?.enabled ?? false)
  if (destination === null) return
  setText(find('serverIp'), destination.host)
  setText(find('serverPort'), destination.port)
  setText(find('URL'), destination.path)
  setText(find('keepaliveTimeval'), destination.heartbeatSeconds)
}

/** Builds an unused destination with the spelling of `sibling`. No values are copied, such as its credentials. */
function emptyItem(sibling: DeviceElement | undefined, spelling: Spelling): DeviceElement {
  const siblingUrl = spelling.find(sibling, 'url', itemNames)
  const like = (found: DeviceElement | undefined, name: string): DeviceElement => {
    const { cdata = false, attributes = {} } = found ?? {}
    return { ...element(found?.name ?? name, [], { ...attributes }), cdata }
  }
  const parts = itemNames.map(name => like(spelling.find(sibling, name, itemNames), name))
  const url = parts[itemNames.indexOf('url')]
  const credentials = Object.values(credentialsIn(siblingUrl) ?? {}).map(place => like(place, place.name))
  if (url !== undefined) {
    const usual = urlNames.map(name => like(spelling.find(siblingUrl, name, urlNames), name))
    url.children = [...usual, ...credentials]
    setText(spelling.find(url, 'authentication', urlNames), 'none')
  }
  return element('item', parts)
}

function setWords(list: DeviceElement | undefined, words: string[]): void {
  if (list === undefined) return
  const present = items(list) as DeviceElement[]
  const same = present.length === words.length && words.every(word => present.some(item => textIn(item) === word))
  if (same) return
  const { attributes = {}, cdata = false } = present[0] ?? {}
  const wanted = words.map(word => ({ ...element('item', word, { ...attributes }), cdata }))
  list.children = [...list.children.filter(other => other.key !== 'item'), ...wanted]
  setCount(list, words.length)
}

function setCount(list: DeviceElement, count: number): void {
  if (attribute(list, 'type') === undefined) list.attributes.type = 'list'
  const name = Object.keys(list.attributes).find(key => key.toLowerCase() === 'count') ?? 'count'
  list.attributes[name] = String(count)
}

/** Sets an element's text unless it already has this value, also as `0` or `1`. Null changes nothing. */
function setText(target: DeviceElement | undefined, value: string | number | boolean | null): void {
  if (target === undefined || value === null) return
  const present = textIn(target)
  const asDigit = typeof value === 'boolean' && (present === '0' || present === '1')
  const text = asDigit ? String(Number(value)) : String(value)
  if (present !== text) target.text = text
}
