import { describe, expect, test } from 'vitest'
import { cropJpeg, otherCropJpeg, overviewJpeg } from './jpegs.ts'
import { alarm, crop, imageFacts, ipcPost, listInfo, overview, rect } from './posts.ts'

const polygon = `<boundary type="list" count="9"><item><point><x>0</x><y>0</y></point></item><item><point><x>5000</x><y>2500</y></point></item><item><x>10000</x><y>10000</y></item></boundary>`
const polygonPoints = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0.25 },
  { x: 1, y: 1 },
]
const line = '<startPoint><x>1000</x><y>2000</y></startPoint><endPoint><x>3000</x><y>4000</y></endPoint>'
const linePoints = [
  { x: 0.1, y: 0.2 },
  { x: 0.3, y: 0.4 },
]
const ids = (eventId: number, targetId: number, status = 'SMART_START') =>
  `<eventId>${eventId}</eventId><targetId>${targetId}</targetId><status type="smartStatus">${status}</status>`
const perimeter = (...items: string[]) =>
  `<perimeter><perInfo type="list">${items.map(item => `<item>${item}</item>`).join('')}</perInfo></perimeter>`
const tripwire = (...items: string[]) =>
  `<tripwire><tripInfo type="list">${items.map(item => `<item>${item}</item>`).join('')}</tripInfo></tripwire>`

describe('a perimeter alarm (PEA)', () => {
  const event = alarm(
    ipcPost(
      'PEA',
      perimeter(ids(30, 320, 'SMART_PROCEDURE') + polygon + rect(1000, 2000, 3000, 4000)) +
        '<relativeTime>167998902412</relativeTime>' +
        overview(overviewJpeg, 1280, 720) +
        listInfo(`<targetId>320</targetId>${rect(1100, 2000, 3000, 4000)}${crop(cropJpeg, 'person')}`),
    ),
  )

  test('has the sender and the time', () => {
    expect(event).toMatchObject({
      source: 'ipc',
      formatVersion: '1.7',
      device: { name: 'Front gate', ip: null, mac: '58:5b:69:aa:bb:cc', serial: 'N00123', channel: null },
      occurredAt: '2026-11-23T14:05:09.473Z',
      occurredAtZone: 'utc',
    })
  })

  test('is an intrusion into an area', () => {
    expect(event).toMatchObject({ category: 'intrusion', smartType: 'PEA', phase: 'ongoing', counts: [] })
    expect(event.rules).toEqual([{ eventId: 30, targetId: 320, shape: 'area', points: polygonPoints, direction: null }])
  })

  test('joins rule, target and images by targetId', () => {
    expect(event.targets).toEqual([
      {
        targetId: 320,
        type: 'person',
        box: { x1: 0.11, y1: 0.2, x2: 0.3, y2: 0.4 },
        plate: null,
        vehicle: null,
        person: null,
        face: null,
      },
    ])
    expect(imageFacts(event)).toEqual([
      {
        role: 'overview',
        target: null,
        width: 64,
        height: 36,
        bytes: overviewJpeg.length,
        contentType: 'image/jpeg',
        valid: true,
      },
      {
        role: 'target',
        target: 0,
        width: 24,
        height: 16,
        bytes: cropJpeg.length,
        contentType: 'image/jpeg',
        valid: true,
      },
    ])
  })

  test.each([
    ['line', `<line>${line}</line>`],
    ['lineInfo', `<lineInfo>${line}</lineInfo>`],
    ['the item itself', line],
  ])('is a line crossing with its line in %s', (_, where) => {
    const event = alarm(ipcPost('PEA', perimeter() + tripwire(ids(20, 220) + where + rect(0, 0, 0, 0))))
    expect(event).toMatchObject({ category: 'line-crossing', phase: 'start', targets: [{ targetId: 220, box: null }] })
    expect(event.rules).toEqual([{ eventId: 20, targetId: 220, shape: 'line', points: linePoints, direction: null }])
  })

  test('is an intrusion when its tripwire block is empty', () => {
    expect(alarm(ipcPost('PEA', tripwire() + perimeter(ids(1, 2) + polygon))).category).toBe('intrusion')
  })

  test.each([
    ['SMART_NONE', 'SMART_STOP', 'stop'],
    ['SMART_START', 'SMART_STOP', 'start'],
    ['SMART_NONE', 'SMART_NONE', null],
  ])('takes its phase from the first rule that says: %s, %s', (first, second, phase) => {
    expect(alarm(ipcPost('PEA', perimeter(ids(1, 1, first), ids(2, 2, second)))).phase).toBe(phase)
  })
})

describe('the targets of a camera alarm', () => {
  test('include those that only a rule names, at the end', () => {
    const rules = perimeter(ids(1, 5) + rect(100, 100, 200, 200), ids(2, 9) + rect(300, 300, 400, 400))
    const list = listInfo(
      `<targetId>9</targetId>${crop(cropJpeg, 'car')}`,
      `<targetId>7</targetId>${crop(otherCropJpeg, '4')}`,
    )
    const event = alarm(ipcPost('PEA', rules + list))
    expect(event.targets).toMatchObject([
      { targetId: 9, type: 'vehicle', box: { x1: 0.03, y1: 0.03, x2: 0.04, y2: 0.04 } },
      { targetId: 7, type: 'bike', box: null },
      { targetId: 5, type: 'unknown', box: { x1: 0.01 } },
    ])
    expect(event.images.map(image => image.target)).toEqual([0, 1])
  })

  test('are never merged within one list, even with equal ids or none', () => {
    const list = listInfo(
      ...[5, 5].map(id => `<targetId>${id}</targetId>${crop(cropJpeg)}`),
      crop(cropJpeg),
      crop(cropJpeg),
    )
    const event = alarm(ipcPost('PEA', perimeter(ids(1, 5), ids(2, 5)) + list))
    expect(event.targets.map(target => target.targetId)).toEqual([5, 5, null, null])
    expect(event.images.map(image => image.target)).toEqual([0, 1, 2, 3])
    expect(event.rules).toHaveLength(2)
  })

  test('with equal ids are joined in their order', () => {
    const rules = perimeter(ids(1, 5) + rect(0, 0, 1000, 1000), ids(2, 5) + rect(0, 0, 2000, 2000))
    const item = `<targetId>5</targetId>${crop(cropJpeg)}`
    expect(alarm(ipcPost('PEA', rules + listInfo(item, item))).targets.map(({ box }) => box?.x2)).toEqual([0.1, 0.2])
  })

  test('do not include targetId 0 of a rule where there is a list', () => {
    const item = `<targetId>5</targetId>${crop(cropJpeg)}`
    const event = alarm(ipcPost('TRAFFIC', perimeter(ids(1, 0), ids(2, 0)) + listInfo(item)))
    expect(event.targets.map(({ targetId }) => targetId)).toEqual([5])
  })

  test('come from the rules alone where there is no list', () => {
    const event = alarm(ipcPost('PEA', perimeter(ids(1, 5), `<eventId>2</eventId>${rect(0, 0, 1000, 1000)}`)))
    expect(event.targets).toMatchObject([
      { targetId: 5, box: null },
      { targetId: null, box: { x2: 0.1 } },
    ])
  })

  test('without ids: a lone image belongs to the lone target', () => {
    const event = alarm(
      ipcPost('PEA', perimeter(ids(1, 320) + rect(0, 0, 5000, 5000)) + listInfo(crop(cropJpeg, 'person'))),
    )
    expect(event.targets).toMatchObject([{ targetId: 320, type: 'person', box: { x1: 0, y1: 0, x2: 0.5, y2: 0.5 } }])
    expect(event.images).toMatchObject([{ role: 'target', target: 0 }])
  })

  test.each([['type="list" count="2"'], ['type="list"'], ['count="zero"'], ['']])(
    'do not depend on the list saying %j',
    attributes => {
      const list = listInfo(`<targetId>1</targetId>${crop(cropJpeg)}`).replace(/type="list" count="1"/, attributes)
      expect(alarm(ipcPost('PEA', list)).targets).toHaveLength(1)
    },
  )
})

describe('zones and counters', () => {
  test.each([
    ['AOIENTRY', 'iveAoiEntry', 'zone-entry'],
    ['AOILEAVE', 'iveAoiLeave', 'zone-exit'],
  ])('%s comes with its zone', (smartType, block, category) => {
    const event = alarm(
      ipcPost(smartType, `<${block}><aoiInfo><item>${ids(4, 8)}${polygon}</item></aoiInfo></${block}>`),
    )
    expect(event).toMatchObject({
      category,
      rules: [{ eventId: 4, shape: 'area', points: polygonPoints }],
      targets: [{ targetId: 8 }],
    })
  })

  test.each([
    ['PASSLINECOUNT', 'passLineCount', 'line-count'],
    ['TRAFFIC', 'traffic', 'area-count'],
  ])('%s comes with its counters', (smartType, block, category) => {
    const counters =
      '<enterPersonCount>12</enterPersonCount><leavePersonCount>3</leavePersonCount><existPersonCount count="9"/><enterCarCount>1</enterCarCount><enterBikeCount/>'
    const event = alarm(ipcPost(smartType, `<${block}>${counters}</${block}>`))
    expect(event.category).toBe(category)
    expect(event.counts).toEqual([
      { target: 'person', entered: 12, left: 3, present: 9 },
      { target: 'vehicle', entered: 1, left: null, present: null },
    ])
  })

  test('line counting keeps the direction as sent', () => {
    const item = `<item>${ids(1, 2)}<Direct>1</Direct></item>`
    const event = alarm(
      ipcPost('PASSLINECOUNT', `<passLineCount><passLineCountInfo>${item}</passLineCountInfo></passLineCount>`),
    )
    expect(event.rules).toMatchObject([{ shape: 'line', direction: '1' }])
  })
})

describe('video metadata (VSD)', () => {
  test('has the attributes of a person', () => {
    const attributes =
      '<personAttr><age>young</age><sex>female</sex><hat>unknown</hat><backpack>yes</backpack><shoulderbag> no </shoulderbag><skirt/><uppercolor>red</uppercolor><upperlength>long</upperlength></personAttr>'
    const target = crop(cropJpeg, 'person').replace('<dataType>', `${attributes}<dataType>`)
    const event = alarm(
      ipcPost(
        'VSD',
        `<vsd><vsdInfo><item>${ids(1, 77)}${polygon}</item></vsdInfo>${overview(overviewJpeg)}${target}</vsd>`,
      ),
    )
    expect(event.category).toBe('video-metadata')
    expect(event.targets).toMatchObject([
      {
        targetId: 77,
        type: 'person',
        person: {
          age: 'young',
          sex: 'female',
          hat: null,
          backpack: 'yes',
          shoulderBag: 'no',
          skirt: null,
          upperColor: 'red',
          upperLength: 'long',
          glasses: null,
          mask: null,
        },
        vehicle: null,
      },
    ])
    expect(event.images).toMatchObject([{ role: 'overview' }, { role: 'target', target: 0 }])
  })

  test('has the attributes of a vehicle, with words for numbers that have one meaning', () => {
    const attributes =
      '<carAttr><year>11</year><type>2</type><color>9</color><brand>Tesla</brand><model>007</model></carAttr>'
    const event = alarm(ipcPost('VSD', `<vsd>${crop(cropJpeg)}${attributes}</vsd>`))
    expect(event.targets).toMatchObject([
      {
        targetId: null,
        type: 'vehicle',
        vehicle: { year: '2018', type: 'SUV', color: 'white', brand: 'Tesla', model: '007' },
      },
    ])
  })
})

describe('other camera alarms', () => {
  test('AVD has rules but no targets', () => {
    const event = alarm(
      ipcPost('AVD', listInfo('<eventId>3</eventId><status>SMART_STOP</status><alarmType>sceneChange</alarmType>')),
    )
    expect(event).toMatchObject({ category: 'scene-change', phase: 'stop', rules: [{ eventId: 3 }], targets: [] })
  })

  test.each([
    ['', 'abandoned-object'],
    ['<alarmType>missing</alarmType>', 'missing-object'],
  ])('OSC takes its category from its alarm type: %j', (payload, category) => {
    expect(alarm(ipcPost('OSC', payload)).category).toBe(category)
  })

  test('an unknown smart type is kept with its images and targets', () => {
    const block = `<dance><danceInfo><item><targetId>6</targetId><picture><danceBase64Data>${cropJpeg.toString('base64')}</danceBase64Data></picture></item></danceInfo></dance>`
    const event = alarm(ipcPost(' DANCE ', block + overview(overviewJpeg)))
    expect(event).toMatchObject({ category: 'other', smartType: 'DANCE', targets: [{ targetId: 6 }] })
    expect(event.images).toMatchObject([{ role: 'overview' }, { role: 'target', target: 0, valid: true }])
  })

  test('version 2.1.0 does not change the layout of a camera post', () => {
    const post = ipcPost('PEA', perimeter(ids(1, 2))).replace('version="1.7"', 'version="2.1.0"')
    expect(alarm(post)).toMatchObject({ source: 'ipc', formatVersion: '2.1.0', rules: [{ eventId: 1 }] })
  })

  test('the envelope may be flattened, swapped and sparse', () => {
    const post = `<config version="1.0"><currentTime>1732045234584193</currentTime><subscribeRelation type="subscribeOption">FEATURE_RESULT</subscribeRelation><smartType type="openAlramObj"> pea </smartType><types><openAlramObj>MOTION,PEA</openAlramObj><targetType>1,2,4</targetType></types>${perimeter(ids(1, 2))}</config>`
    expect(alarm(post)).toMatchObject({
      category: 'intrusion',
      smartType: 'pea',
      source: 'ipc',
      device: { name: null, mac: null },
    })
  })
})
