import { child, childText, childValue, type XmlElement } from '../xml/element.ts'

/** A face as cameras send it; attributes come from some models only. */
export interface IpcFaceSent {
  /** Frame of the corner points, in pixels. */
  width?: string | undefined
  height?: string | undefined
  age?: string | undefined
  sex?: string | undefined
  glasses?: string | undefined
  mask?: string | undefined
  /** VFD_MATCH: whom of the library the camera recognised. */
  name?: string | undefined
  identifyNum?: string | undefined
  similarity?: string | undefined
  listType?: string | undefined
}

/** Reads an item, or the config itself where VFD_MATCH puts the name there. */
export function ipcFaceSent(item: XmlElement): IpcFaceSent {
  const attributes = child(item, 'faceattr', 'personattr')
  const attribute = (key: string) => childValue(item, key) ?? childValue(attributes, key)
  return {
    width: childValue(item, 'width'),
    height: childValue(item, 'height'),
    age: attribute('age'),
    sex: attribute('sex'),
    glasses: attribute('glasses'),
    mask: attribute('mask'),
    name: childText(item, 'name'),
    identifyNum: childText(item, 'identifynum'),
    similarity: childValue(item, 'similarity'),
    listType: childText(item, 'listtype', 'groupname'),
  }
}
