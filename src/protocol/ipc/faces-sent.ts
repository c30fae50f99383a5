import { child, childText, childValue, type XmlElement } from '../xml/element.ts'

/** A face as cameras send it; only some models send attributes. */
export interface IpcFaceSent {
  /** Size of the picture that the corner points refer to, in pixels. */
  width?: string | undefined
  height?: string | undefined
  age?: string | undefined
  sex?: string | undefined
  glasses?: string | undefined
  mask?: string | undefined
  /** VFD_MATCH: the person of the library that the camera recognized. */
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
