/** The offsets of the numbers that make each post unique; fixed width, so that they can be changed in place. */
export const slots = {
  /** `currentTime`, microseconds. */
  time: '1111111111111111',
  targetId: '222222222',
  eventId: '333333333',
  /** Twelve bytes of a picture in base64; digits never decode to the byte 0xFF, which would end a JPEG's scan. */
  picture: '4444444444444444',
} as const

/** Sizes in bytes of an event's two pictures as JPEG files; in base64 and with the text around them they are a post of 486 KB. */
export const pictureBytes = { overview: 310_000, crop: 52_000 } as const

/** Base64 texts of an event's two pictures. */
export interface EncodedPictures {
  overview: string
  crop: string
}

/** A perimeter intrusion as cameras of version 1.7 send it (docs/protocol/ipc.md), with or without its pictures. */
export function eventDocument(camera: number, pictures: EncodedPictures | null): string {
  return document(
    camera,
    `<smartType type="openAlramObj">PEA</smartType>
<subscribeOption type="subscribeRelation">FEATURE_RESULT</subscribeOption>
<perimeter>
<perInfo type="list" count="1">
<item>
<eventId type="uint32">${slots.eventId}</eventId>
<targetId type="uint32">${slots.targetId}</targetId>
<status type="smartStatus">SMART_START</status>
<boundary type="list" count="${zone.length}">
${zone.map(([x, y]) => `<item><point><x type="uint32">${x}</x><y type="uint32">${y}</y></point></item>`).join('\n')}
</boundary>
${rectangle(3125, 2083, 4375, 6944)}
</item>
</perInfo>
</perimeter>
<relativeTime type="tint64">167000000000</relativeTime>
${pictures === null ? '' : pictureBlocks(pictures)}`,
  )
}

/**
 * Three tracked targets, about 1.7 KB: a post that is sent 6 to 12 times a second for each target (docs/protocol/transport.md).
 * Their ids stay the same from post to post, like those of targets in view.
 */
export function trajectoryDocument(camera: number): string {
  const tracked = ['person', 'car', 'motor'].map(
    (type, index) => `<item>
<targetId type="uint32">${200_000_000 + 10 * camera + index}</targetId>
<point><x type="uint32">0</x><y type="uint32">0</y></point>
${rectangle(1000 + 2000 * index, 1500, 2500 + 2000 * index, 4500)}
<velocity type="uint32">0</velocity>
<direction type="uint32">0</direction>
<targetType type="targetType">${type}</targetType>
<trajectlength type="list" count="0"></trajectlength>
</item>`,
  )
  return `${declaration}
<config version="1.7" xmlns="http://www.ipc.com/ver10">
${deviceBlock(camera)}
<traject type="list" count="3">
${tracked.join('\n')}
</traject>
</config>
`
}

const declaration = '<?xml version="1.0" encoding="UTF-8" ?>'

const zone = [
  [1200, 1800],
  [5200, 1200],
  [8700, 1750],
  [9400, 5200],
  [9100, 8900],
  [5000, 9600],
  [900, 9050],
  [1210, 1805],
] as const

const capabilities =
  'MOTION SENSOR PEA AVD OSC CPC CDD IPD VFD VFD_MATCH VEHICE AOIENTRY AOILEAVE PASSLINECOUNT TRAFFIC FALLING EA VSD'

function document(camera: number, content: string): string {
  return `${declaration}
<config version="1.7" xmlns="http://www.ipc.com/ver10">
<types>
${enumeration('openAlramObj', capabilities.split(' '))}
${enumeration('subscribeRelation', ['ALARM', 'FEATURE_RESULT', 'ALARM_FEATURE'])}
${enumeration('smartStatus', ['SMART_NONE', 'SMART_START', 'SMART_STOP', 'SMART_PROCEDURE'])}
${enumeration('targetType', ['person', 'car', 'motor'])}
</types>
${deviceBlock(camera)}
${content}
</config>
`
}

function deviceBlock(camera: number): string {
  const number = camera.toString(16).padStart(4, '0')
  return `<currentTime type="tint64">${slots.time}</currentTime>
<mac type="string"><![CDATA[02:00:00:00:${number.slice(0, 2)}:${number.slice(2)}]]></mac>
<sn type="string"><![CDATA[BENCH${number}]]></sn>
<deviceName type="string"><![CDATA[Bench ${camera}]]></deviceName>`
}

function enumeration(name: string, words: string[]): string {
  return `<${name}>\n${words.map(word => `<enum>${word}</enum>`).join('\n')}\n</${name}>`
}

function rectangle(x1: number, y1: number, x2: number, y2: number): string {
  return `<rect><x1 type="uint32">${x1}</x1><y1 type="uint32">${y1}</y1><x2 type="uint32">${x2}</x2><y2 type="uint32">${y2}</y2></rect>`
}

function pictureBlocks({ overview, crop }: EncodedPictures): string {
  return `<sourceDataInfo>
<dataType type="uint32">0</dataType>
<width type="uint32">1280</width>
<height type="uint32">720</height>
<sourceBase64Length type="uint32">${overview.length}</sourceBase64Length>
<sourceBase64Data type="string"><![CDATA[${overview}]]></sourceBase64Data>
</sourceDataInfo>
<listInfo type="list" count="1">
<item>
<targetId type="tuint32">${slots.targetId}</targetId>
${rectangle(3125, 2083, 4375, 6944)}
<targetImageData>
<dataType type="uint32">0</dataType>
<targetType type="targetType">person</targetType>
<width type="tuint32">320</width>
<height type="tuint32">400</height>
<targetBase64Length type="uint32">${crop.length}</targetBase64Length>
<targetBase64Data type="string"><![CDATA[${crop}]]></targetBase64Data>
</targetImageData>
</item>
</listInfo>`
}
