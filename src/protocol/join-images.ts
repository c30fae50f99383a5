import type { PostImage } from '../model/index.ts'
import type { TargetSighting } from './alarm-reading.ts'
import type { Picture, Pictures } from './pictures.ts'
import type { XmlElement } from './xml/element.ts'

/** The post's images: overviews first, then those of the targets in order. Empty image elements have no entry. */
export function joinImages(overviews: XmlElement[], targets: TargetSighting[], pictures: Pictures): PostImage[] {
  const images: PostImage[] = distinct(picturesIn(overviews, pictures)).map(picture => ({
    role: 'overview',
    target: null,
    ...picture,
  }))
  targets.forEach((sighting, target) => {
    for (const picture of picturesIn(sighting.images, pictures)) images.push({ role: 'target', target, ...picture })
  })
  return images
}

function picturesIn(elements: XmlElement[], pictures: Pictures): Picture[] {
  return elements.map(element => pictures.of(element)).filter(picture => picture !== null)
}

/** An overview sent twice, in sourceDataInfo and as list item 0, is one picture that stands in two places. */
export function distinct(overviews: Picture[]): Picture[] {
  const kept: Picture[] = []
  for (const overview of overviews) {
    const index = kept.findIndex(other => other.data !== null && overview.data?.equals(other.data))
    const twin = kept[index]
    if (twin === undefined) kept.push(overview)
    else kept[index] = { ...twin, spans: [...twin.spans, ...overview.spans] }
  }
  return kept
}
