import { bounds } from '../model/index.ts'
import type { PostRoom } from './post-room.ts'
import { child, childValue, type XmlElement } from './xml/element.ts'

/** One item of a rule list, with the lower-case name of its list (`perinfo`, `tripinfo`, `eventinfo` …). */
export interface RuleItem {
  element: XmlElement
  list: string
}

/** The parts of an alarm, wherever the firmware put them. */
export interface ItemLists {
  rules: RuleItem[]
  targets: XmlElement[]
  /** Image elements outside of any target, usually in `sourceDataInfo`. */
  overviews: XmlElement[]
  /** The post has more items than the bound allows. */
  isCut: boolean
}

/** Blocks without relevant items: enumerations, polygons and the sender of the post. */
const skipped = new Set(['types', 'boundary', 'pointgroup', 'deviceinfo', 'alarmstatusinfo'])

const ruleMarks = ['eventid', 'status', 'boundary', 'directionline', 'pointgroup', 'line', 'lineinfo', 'startpoint']
const targetMarks = ['targetimagedata', 'platenumber', 'licenseplateattribute', 'personattr', 'carattr', 'carattribute']
const weakTargetMarks = ['targetid', 'rect', 'targettype', 'lefttop', 'age', 'sex', 'name']

/**
 * Collects rule items, target items and overview pictures by their content, not by their path: the blocks differ by smart
 * type, and those of many types are undocumented.
 */
export function collectItems(config: XmlElement, room: PostRoom): ItemLists {
  const found: Found = { rules: [], targets: [], overviews: [], loose: [], isCut: false }
  collectFrom(config, { found, room })
  const { rules, targets, overviews, loose, isCut } = found
  const apart = loose.filter(target => !joinLoose(target, targets, loose))
  return { rules, targets: [...targets, ...apart], overviews, isCut }
}

interface Found extends ItemLists {
  /** Targets outside of an item. */
  loose: XmlElement[]
}

interface Collecting {
  found: Found
  room: PostRoom
}

function collectFrom(parent: XmlElement, into: Collecting): void {
  for (const element of parent.children) {
    if (skipped.has(element.key)) continue
    if (isImageElement(element)) addOverview(element, into)
    else if (element.key === 'item') collectItem(element, parent.key, into)
    else if (element.key === 'targetimagedata') addLoose(looseTarget(parent, element), into)
    else collectFrom(element, into)
  }
}

/** A loose target counts against the bound of targets, also where it is joined with one later. */
function addLoose(target: XmlElement, { found, room }: Collecting): void {
  if (room.targets <= 0) found.isCut = true
  else {
    room.targets--
    found.loose.push(target)
  }
}

/** Joins targets outside of the lists with their items: by id, or without ids where there is one of each. */
function joinLoose(loose: XmlElement, targets: XmlElement[], others: XmlElement[]): boolean {
  const id = targetIdText(loose)
  const isLone = targets.length === 1 && others.length === 1
  const index = targets.findIndex(target => {
    if (holdsImage(target)) return false
    return id === undefined || targetIdText(target) === undefined ? isLone : targetIdText(target) === id
  })
  const target = targets[index]
  if (target === undefined) return false
  targets[index] = { ...target, children: [...target.children, ...loose.children] }
  return true
}

/** The target id of an item, or of the picture in it. */
export function targetIdText(item: XmlElement): string | undefined {
  return childValue(item, 'targetid') ?? childValue(child(item, 'targetimagedata'), 'targetid')
}

function collectItem(item: XmlElement, list: string, into: Collecting): void {
  const isRule = hasAny(item, ruleMarks)
  if (isRule) add(into, 'rules', { element: item, list })
  if (hasAny(item, targetMarks) || holdsImage(item)) add(into, 'targets', item)
  else if (!isRule && hasAny(item, weakTargetMarks)) add(into, 'targets', item)
  else if (!isRule) collectFrom(item, into)
}

function add<Name extends 'rules' | 'targets'>(into: Collecting, name: Name, item: ItemLists[Name][number]): void {
  const { found, room } = into
  const list: ItemLists[Name][number][] = found[name]
  if (room[name] <= 0) found.isCut = true
  else {
    room[name]--
    list.push(item)
  }
}

/** The bound of pictures is applied when they are read. */
function addOverview(element: XmlElement, { found }: Collecting): void {
  if (found.overviews.length < bounds.pictures) found.overviews.push(element)
  else found.isCut = true
}

/** VSD sends its target next to the rule list, outside of an item. */
function looseTarget(parent: XmlElement, image: XmlElement): XmlElement {
  const isOnly = !parent.children.some(sibling => sibling !== image && sibling.key === 'targetimagedata')
  const siblings = ['targetid', 'rect', 'targettype', 'personattr', 'carattr']
  const own = isOnly ? parent.children.filter(sibling => siblings.includes(sibling.key)) : []
  return { name: 'item', key: 'item', attributes: {}, children: [image, ...own], text: '' }
}

function hasAny(item: XmlElement, keys: string[]): boolean {
  return child(item, ...keys) !== undefined
}

function isImageElement(element: XmlElement): boolean {
  return element.key.endsWith('base64data')
}

function holdsImage(parent: XmlElement): boolean {
  return parent.children.some(element => isImageElement(element) || holdsImage(element))
}

/** All image elements inside an element, in document order. */
export function imageElements(parent: XmlElement): XmlElement[] {
  return parent.children.flatMap(element => (isImageElement(element) ? [element] : imageElements(element)))
}
