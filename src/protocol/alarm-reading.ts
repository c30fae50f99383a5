import type { Box, Category, Count, Phase, Rule, Target, TargetType } from '../model/index.ts'
import type { ItemLists } from './item-lists.ts'
import type { PixelSize } from './jpeg-size.ts'
import type { XmlElement } from './xml/element.ts'

/** What a reader gets: one alarm's skeleton and where its parts were found. */
export interface AlarmPost {
  config: XmlElement
  lists: ItemLists
  /** Pixels of the overview, as the post says or else as its JPEG says; null where neither does. */
  overviewSize(): PixelSize | null
}

/** One item of the rule list, with what it says about the target that touched the rule. */
export interface RuleSighting {
  rule: Rule
  phase: Phase | null
  box: Box | null
  type: TargetType
}

/** One item of a target list, with the image elements in it. */
export interface TargetSighting {
  target: Target
  images: XmlElement[]
}

/** What a reader hands back; joining its parts is the same for all. */
export interface AlarmReading {
  rules: RuleSighting[]
  targets: TargetSighting[]
  overviews: XmlElement[]
  counts: Count[]
}

/** Turns one family of alarms into meaning. */
export type AlarmReader = (post: AlarmPost) => AlarmReading

/** A smart type's reader and category; some smart types only tell by their structure what they are. */
export interface AlarmKind {
  read: AlarmReader
  category: Category | ((post: AlarmPost) => Category)
}

/** A target of which nothing is known yet. */
export function blankTarget(targetId: number | null, type: TargetType, box: Box | null): Target {
  return { targetId, type, box, plate: null, vehicle: null, person: null, face: null }
}
