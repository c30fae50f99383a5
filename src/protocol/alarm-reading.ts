import type { Box, Category, Count, Phase, Rule, Target, TargetType } from '../model/index.ts'
import type { ItemLists } from './item-lists.ts'
import type { PixelSize } from './jpeg-size.ts'
import type { XmlElement } from './xml/element.ts'

/** The input of a reader: the skeleton of one alarm and the positions of its parts. */
export interface AlarmPost {
  config: XmlElement
  lists: ItemLists
  /** Size of the overview in pixels, from the post or else from its JPEG; null where neither has it. */
  overviewSize(): PixelSize | null
}

/** One item of the rule list, with the facts about the target that touched the rule. */
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

/** The output of a reader. Joining its parts is the same for all smart types. */
export interface AlarmReading {
  rules: RuleSighting[]
  targets: TargetSighting[]
  overviews: XmlElement[]
  counts: Count[]
}

/** Reads one family of alarms. */
export type AlarmReader = (post: AlarmPost) => AlarmReading

/** The reader and the category of a smart type; the category of some depends on the structure of the post. */
export interface AlarmKind {
  read: AlarmReader
  category: Category | ((post: AlarmPost) => Category)
}

/** A target without any facts. */
export function blankTarget(targetId: number | null, type: TargetType, box: Box | null): Target {
  return { targetId, type, box, plate: null, vehicle: null, person: null, face: null }
}
