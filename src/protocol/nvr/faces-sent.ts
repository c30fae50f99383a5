import { child, childValue, type XmlElement } from '../xml/element.ts'

/** A face as recorders send it in `faceListInfo`. */
export interface NvrFaceSent {
  age?: string | undefined
  sex?: string | undefined
  glasses?: string | undefined
  mask?: string | undefined
  /** In pixels of the overview. */
  rect?: XmlElement | undefined
}

export function nvrFaceSent(item: XmlElement): NvrFaceSent {
  return {
    age: childValue(item, 'age'),
    sex: childValue(item, 'sex'),
    glasses: childValue(item, 'glasses'),
    mask: childValue(item, 'mask'),
    rect: child(item, 'rect'),
  }
}
