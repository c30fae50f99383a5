import fc from 'fast-check'
import { currentTime, declaration, ipcPost, nvrPost, rect } from './posts.ts'

/** A post and what must come out of it. */
export interface GeneratedPost {
  bytes: Buffer
  /** Items of its target list. */
  targetCount: number
  /** The decoded pictures, overview first. */
  pictures: Buffer[]
}

/** Bytes that begin like a JPEG; what follows does not matter to the decoder. */
const picture = fc.uint8Array({ minLength: 2, maxLength: 400 }).map(tail => Buffer.from([0xff, 0xd8, ...tail]))

const blank = fc.constantFrom('', ' ', '\n', '\r\n\t')

/** The same base64 as different firmwares write it: plain or wrapped, in one line or folded, with blanks around. */
const wrapping = fc.record({
  cdata: fc.boolean(),
  fold: fc.constantFrom(0, 4, 64, 76, 77),
  before: blank,
  after: blank,
})

function imageText(image: Buffer, how: { cdata: boolean; fold: number; before: string; after: string }): string {
  const base64 = image.toString('base64')
  const folded = how.fold === 0 ? base64 : (base64.match(new RegExp(`.{1,${how.fold}}`, 'g')) ?? []).join('\r\n')
  const text = `${how.before}${folded}${how.after}`
  return how.cdata ? `${how.after}<![CDATA[${text}]]>${how.before}` : text
}

const targetItem = fc.record({
  targetId: fc.option(fc.nat(9)),
  type: fc.constantFrom('person', 'car', 'motor', '1', '2', '4', '', 'dog'),
  box: fc.tuple(fc.nat(12_000), fc.nat(12_000), fc.nat(12_000), fc.nat(12_000)),
  image: fc.option(fc.tuple(picture, wrapping)),
  imageName: fc.constantFrom('targetBase64Data', 'sourceBase64Data'),
})

const family = fc.constantFrom(
  { make: ipcPost, smartTypes: ['PEA', 'VFD', 'AOIENTRY', 'LOITER', 'TRAFFIC', 'MOTION', 'NEWTYPE'], list: 'listInfo' },
  { make: nvrPost, smartTypes: ['regionIntrusion', 'videoMetadata', 'parking'], list: 'targetListInfo' },
  { make: nvrPost, smartTypes: ['vehicle'], list: 'licensePlateListInfo' },
  { make: nvrPost, smartTypes: ['videoFaceDetect'], list: 'faceListInfo' },
)

/** Well-formed alarms of both formats with any number of targets and pictures. */
export const alarmPost: fc.Arbitrary<GeneratedPost> = fc
  .record({
    family,
    pick: fc.nat(100),
    overview: fc.option(fc.tuple(picture, wrapping)),
    items: fc.array(targetItem, { maxLength: 5 }),
    count: fc.option(fc.nat(9)),
    comment: fc.constantFrom('', '<!-- <item><targetBase64Data>AAAA</targetBase64Data></item> -->'),
  })
  .map(({ family, pick, overview, items, count, comment }) => {
    const source =
      overview === null ? '' : element('sourceDataInfo', element('sourceBase64Data', imageText(...overview)))
    const list = items.map(item => {
      const id = item.targetId === null ? '' : element('targetId', String(item.targetId))
      const data = item.image === null ? '' : imageText(...item.image)
      const image = element('targetImageData', element('targetType', item.type) + element(item.imageName, data))
      return element('item', id + rect(...item.box) + image)
    })
    const counted = count === null ? family.list : `${family.list} type="list" count="${count}"`
    const payload = `${comment}${source}<${counted}>${list.join('\n')}</${family.list}>${comment}`
    const smartType = family.smartTypes[pick % family.smartTypes.length] ?? 'PEA'
    return {
      bytes: Buffer.from(family.make(smartType, payload)),
      targetCount: items.length,
      pictures: [overview, ...items.map(item => item.image)].flatMap(image => (image === null ? [] : [image[0]])),
    }
  })

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`
}

const statusPost = fc
  .array(fc.tuple(fc.constantFrom('motionAlarm', 'VFDAlarm', 'oscAlarm'), fc.boolean()))
  .map(alarms => {
    const states = alarms.map(([name, active], index) => `<${name} id="${index}">${active}</${name}>`).join('')
    return Buffer.from(
      `${declaration}<config><alarmStatusInfo>${states}</alarmStatusInfo><dataTime>2026-11-23 09:05:09</dataTime></config>`,
    )
  })

const trajectoryPost = fc.array(fc.tuple(fc.nat(), fc.nat(10_000), fc.nat(10_000))).map(points => {
  const items = points.map(([id, x, y]) =>
    element('item', element('targetId', String(id)) + rect(x, y, x + 10, y + 10)),
  )
  const list = `<traject type="list" count="${points.length}">${items.join('')}</traject>`
  return Buffer.from(`<config version="1.7">${list}<currentTime type="tint64">${currentTime}</currentTime></config>`)
})

/** Well-formed posts of every kind. */
export const validPost: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 3, arbitrary: alarmPost.map(({ bytes }) => bytes) },
  statusPost,
  trajectoryPost,
)

/** Lengths from nothing to a megabyte, the usual ones and those around the bounds more often than the rest. */
const length = fc.oneof(
  { weight: 4, arbitrary: fc.nat(60) },
  { weight: 2, arbitrary: fc.constantFrom(31, 32, 33, 999, 1000, 1001, 16_000) },
  fc.nat(100_000),
  { weight: 1, arbitrary: fc.constantFrom(200_000, 1_000_000) },
)

const longText = fc
  .record({ length, piece: fc.constantFrom('A', 'x7 ', 'ÄÖ', '漢字', '🚗', '0O', '&amp;', '-', '::') })
  .map(({ length, piece }) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length - (length % piece.length)))

// A post of more is refused at the door.
const mostBytes = 4_000_000

const counts = fc.oneof(
  { weight: 4, arbitrary: fc.nat(8) },
  fc.nat(2000),
  fc.constantFrom(499, 500, 501, 5_000, 10_000, 30_000),
)

const namedTexts = fc.record({
  name: fc.constantFrom(
    ...['plateNumber', 'carOwner', 'vehicleListType', 'name', 'identifyNum', 'listType', 'direction', 'hat', 'brand'],
    ...['targetType', 'status', 'age', 'plateConfidence', 'unheardOf'],
  ),
  text: longText,
})

/**
 * Alarms with long texts and many things: a text in one place of the item, of the device or of the post, the item as
 * often as is said, and as many rules, states, positions, attributes or documents.
 */
export const largePost: fc.Arbitrary<Buffer> = fc
  .record({
    family,
    texts: fc.array(namedTexts, { maxLength: 3 }),
    device: fc.record({ name: fc.constantFrom('deviceName', 'sn', 'ip', 'mac', 'smartType'), text: longText }),
    items: counts,
    others: counts,
    what: fc.constantFrom('rules', 'states', 'positions', 'pictures', 'words', 'documents'),
  })
  .map(({ family, texts, device, items, others, what }) => {
    const said = texts.map(({ name, text }) => element(name, text)).join('')
    const each = (count: number, make: (n: number) => string) =>
      Array.from({ length: count }, (_, n) => make(n)).join('')
    const list = element(
      family.list,
      each(items, n => element('item', element('targetId', `${n}`) + (n === 0 ? said : ''))),
    )
    const more = {
      rules: () =>
        element(
          'perInfo',
          each(others, n => element('item', element('eventId', `${n}`))),
        ),
      states: () =>
        element(
          'alarmStatusInfo',
          each(others, n => element(`a${n}Alarm`, 'true')),
        ),
      positions: () =>
        element(
          'traject',
          each(others, n => element('item', element('targetId', `${n}`))),
        ),
      pictures: () =>
        each(others, n => element('sourceBase64Data', `/9j/${Buffer.from(`${n}`.padStart(6)).toString('base64')}`)),
      words: () =>
        element(
          'item',
          element(
            'carOwner',
            each(others, n => `word${n} `),
          ),
        ),
      documents: () => '',
    }[what]()
    const post = `<config version="1.7"><smartType>${family.smartTypes[0]}</smartType>${element(device.name, device.text)}${list}${more}</config>`
    return Buffer.from(
      what === 'documents' ? post.repeat(1 + Math.min(others, 70, Math.floor(mostBytes / post.length))) : post,
    )
  })

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(30),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 8 }).map(bytes => Buffer.from(bytes)),
    fc
      .constantFrom('<', '>', '</config>', '<!--', '-->', '<![CDATA[', ']]>', '&', '<!DOCTYPE a>', '"', '<item>')
      .map(text => Buffer.from(text)),
  ),
})

/** Valid posts after a few random injuries. */
export const injuredPost: fc.Arbitrary<Buffer> = fc
  .tuple(validPost, fc.array(edit, { minLength: 1, maxLength: 4 }))
  .map(([post, edits]) => edits.reduce(injure, post))

function injure(post: Buffer, { at, remove, insert }: { at: number; remove: number; insert: Buffer }): Buffer {
  const start = Math.floor(at * post.length)
  return Buffer.concat([post.subarray(0, start), insert, post.subarray(start + remove)])
}

const piece = fc.constantFrom(
  ...[
    '<config',
    '<config>',
    '</config>',
    '<item>',
    '</item>',
    '<a b="',
    '" >',
    '/>',
    '>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
  ],
  ...[
    '<sourceBase64Data>',
    '</sourceBase64Data>',
    '<types>',
    '</types>',
    '<smartType>PEA</smartType>',
    '<listInfo>',
    '</listInfo>',
  ],
  ...[
    '<?xml version="1.0"?>',
    '<?',
    '?>',
    '&amp;',
    '&x;',
    '<!DOCTYPE',
    ' ',
    '\0',
    'text',
    '/9j/',
    '@0',
    '\uFEFF',
    '<targetImageData>',
  ],
)

const declaredEncoding = fc.constantFrom(
  ...['GB2312', 'gbk', 'GB18030', 'Big5', 'Shift_JIS', 'EUC-KR', 'EUC-JP', 'ISO-2022-JP', 'UTF-7', 'UTF-16', 'UTF-32'],
  ...['windows-1252', 'cp1251', 'ISO-8859-15', 'iso-8859-12', 'utf-8', 'x-user-defined', 'replacement', '__proto__'],
)

/** Random bytes in the texts of a document with a declared encoding. */
const declaredBytes = fc
  .tuple(declaredEncoding, fc.uint8Array({ maxLength: 60 }), fc.boolean())
  .map(([encoding, bytes, cdata]) =>
    Buffer.concat([
      Buffer.from(`<?xml version="1.0" encoding="${encoding}"?><config><smartType>PEA</smartType><deviceName>`),
      ...(cdata ? [Buffer.from('<![CDATA['), bytes, Buffer.from(']]>')] : [bytes]),
      Buffer.from('</deviceName></config>'),
    ]),
  )

const wideBytes = fc
  .tuple(
    fc.constantFrom([0xff, 0xfe], [0xfe, 0xff], [0x3c, 0], [0, 0x3c]),
    fc.array(piece, { maxLength: 20 }),
    fc.nat(3),
  )
  .map(([begin, pieces, cut]) => {
    const text = Buffer.from(pieces.join(''), 'utf16le')
    return Buffer.concat([Buffer.from(begin), text.subarray(0, Math.max(0, text.length - cut))])
  })

const partPiece = fc.constantFrom(
  ...['--b', '--b--', '\r\n', '\n', '\r\n\r\n', '\r\n--b\r\n', '\r\n--b--\r\n', 'Content-Type: application/xml'],
  ...['Content-Disposition: form-data; name="x"; filename="../../x"', 'Content-Transfer-Encoding: base64', ': ', '\t'],
  ...[
    'Content-Type: multipart/mixed; boundary=c',
    '--c\r\n',
    '\r\n--c--',
    '<config><smartType>PEA</smartType></config>',
  ],
  ...['PGNvbmZpZy8+', 'Content-Transfer-Encoding: quoted-printable', '=3Cconfig/=3E', '\u00ff\u00d8\u00ff', '-'],
)
const partBytes = fc
  .array(partPiece, { maxLength: 30 })
  .map(pieces => Buffer.from(`--b\r\n${pieces.join('')}`, 'latin1'))

/** Anything at all: random bytes, markup in random order, any bytes in any encoding, and parts in random order. */
export const anyBytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
  fc.array(piece, { maxLength: 40 }).map(pieces => Buffer.from(pieces.join(''))),
  declaredBytes,
  wideBytes,
  partBytes,
)
