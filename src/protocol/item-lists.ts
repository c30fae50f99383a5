import { child, childValue, type XmlElement } from './xml/element.ts'

/** One item of a rule list, with the lower-case name of its list (`perinfo`, `tripinfo`, `eventinfo` …). */
export interface RuleItem {
  element: XmlElement
  list: string
}

/** What an alarm is made of, wherever the firmware put it. */
export interface ItemLists {
  rules: RuleItem[]
  targets: XmlElement[]
  /** Image elements outside of any target, `sourceDataInfo` being the usual place. */
  overviews: XmlElement[]
}

/** Blocks without items of interest: enumerations, polygons and who sent the post. */
const skipped = new Set(['types', 'boundary', 'pointgroup', 'deviceinfo', 'alarmstatusinfo'])

const ruleMarks = ['eventid', 'status', 'boundary', 'directionline', 'pointgroup', 'line', 'lineinfo', 'startpoint']
const targetMarks = ['targetimagedata', 'platenumber', 'licenseplateattribute', 'personattr', 'carattr', 'carattribute']
const weakTargetMarks = ['targetid', 'rect', 'targettype', 'lefttop', 'age', 'sex', 'name']

/**
 * Collects rule items, target items and overview pictures by what they contain, not by the path to them: the blocks
 * differ with the smart type, and those of many types are undocumented.
 */
export function collectItems(config: XmlElement): ItemLists {
  const found: Found = { rules: [], targets: [], overviews: [], loose: [] }
  collectFrom(config, found)
  const { rules, targets, overviews, loose } = found
  const apart = loose.filter(target => !joinLoose(target, targets, loose))
  return { rules, targets: [...targets, ...apart], overviews }
}

interface Found extends ItemLists {
  /** Targets without an item around them. */
  loose: XmlElement[]
}

function collectFrom(parent: XmlElement, found: Found): void {
  for (const element of parent.children) {
    if (skipped.has(element.key)) continue
    if (isImageElement(element)) found.overviews.push(element)
    else if (element.key === 'item') collectItem(element, parent.key, found)
    else if (element.key === 'targetimagedata') found.loose.push(looseTarget(parent, element))
    else collectFrom(element, found)
  }
}

/** Adds what stands outside of the lists to the item it belongs to: the one of its id, or without ids a lone one to a lone one. */
function joinLoose(loose: XmlElement, targets: XmlElement[], others: XmlElement[]): boolean {
  const id = targetIdText(loose)
  const isLone = targets.length === 1 && others.length === 1
  const index = targets.findIndex(target => {
    if (imageElements(target).length > 0) return false
    return id === undefined || targetIdText(target) === undefined ? isLone : targetIdText(target) === id
  })
  const target = targets[index]
  if (target === undefined) return false
  targets[index] = { ...target, children: [...target.children, ...loose.children] }
  return true
}

/** The id that an item, or the picture in it, says. */
export function targetIdText(item: XmlElement): string | undefined {
  return childValue(item, 'targetid') ?? childValue(child(item, 'targetimagedata'), 'targetid')
}

function collectItem(item: XmlElement, list: string, found: Found): void {
  const isRule = hasAny(item, ruleMarks)
  if (isRule) found.rules.push({ element: item, list })
  if (hasAny(item, targetMarks) || imageElements(item).length > 0) found.targets.push(item)
  else if (!isRule && hasAny(item, weakTargetMarks)) found.targets.push(item)
  else if (!isRule) collectFrom(item, found)
}

/** VSD sends its target beside the rule list, without an item around it. */
function looseTarget(parent: XmlElement, image: XmlElement): XmlElement {
  const isOnly = parent.children.filter(sibling => sibling.key === 'targetimagedata').length === 1
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

/** Every image element inside, in document order. */
export function imageElements(parent: XmlElement): XmlElement[] {
  return parent.children.flatMap(element => (isImageElement(element) ? [element] : imageElements(element)))
}
