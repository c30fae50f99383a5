import { describe, expect, test } from 'vitest'
import { cropJpeg, jpeg, otherCropJpeg, overviewJpeg } from './jpegs.ts'
import { alarm, crop, ipcPost, nvrPost, overview, rect, targetListInfo } from './posts.ts'

const eventInfo = (...items: string[]) => `<eventInfo>${items.map(item => `<item>${item}</item>`).join('')}</eventInfo>`
const area =
  '<boundary>area</boundary><pointGroup><item><x>0</x><y>0</y></item><item><x>10000</x><y>5000</y></item></pointGroup>'
const line =
  '<boundary>tripwire</boundary><directionLine><startPoint><x>0</x><y>5000</y></startPoint><endPoint><x>10000</x><y>5000</y></endPoint></directionLine>'
const ids = '<eventId>1080</eventId><targetId>12</targetId>'
const target = `<targetId>12</targetId><targetType>motor</targetType>${crop(cropJpeg)}`

describe('a recorder alarm', () => {
  test('has the channel of its camera', () => {
    expect(alarm(nvrPost('regionIntrusion', ''))).toMatchObject({
      source: 'nvr',
      formatVersion: '2.0.0',
      device: { name: 'Office', ip: '192.168.0.20', mac: '58:5b:69:11:22:33', serial: null, channel: 3 },
      occurredAt: '2026-11-23T14:05:09.473Z',
    })
  })

  test.each([
    ['regionIntrusion', 'intrusion', area, 'area', 2],
    ['lineCrossing', 'line-crossing', line, 'line', 2],
    ['targetCountingByLine', 'line-count', line, 'line', 2],
    ['targetCountingByArea', 'area-count', area, 'area', 2],
    ['videoMetadata', 'video-metadata', area, 'area', 2],
    ['REGIONINTRUSION', 'intrusion', '<boundary>area</boundary>', 'area', 0],
  ])('%s is %s', (smartType, category, boundary, shape, points) => {
    const event = alarm(nvrPost(smartType, eventInfo(ids + boundary + rect(0, 0, 0, 0)) + targetListInfo(target)))
    expect(event).toMatchObject({ category, phase: null, counts: [], rules: [{ eventId: 1080, targetId: 12, shape }] })
    expect(event.rules[0]?.points).toHaveLength(points)
    expect(event.targets).toMatchObject([{ targetId: 12, type: 'bike', box: null }])
  })

  test('gives the target the box its rule names', () => {
    const event = alarm(
      nvrPost('lineCrossing', eventInfo(ids + line + rect(2500, 0, 5000, 10000)) + targetListInfo(target)),
    )
    expect(event.targets[0]?.box).toEqual({ x1: 0.25, y1: 0, x2: 0.5, y2: 1 })
  })

  test('of an unknown name is kept with everything generic in it', () => {
    const event = alarm(
      nvrPost('illegalParking', eventInfo(ids + area) + overview(overviewJpeg) + targetListInfo(target)),
    )
    expect(event).toMatchObject({
      category: 'other',
      smartType: 'illegalParking',
      rules: [{ eventId: 1080 }],
      targets: [{ targetId: 12 }],
    })
    expect(event.images.map(image => image.role)).toEqual(['overview', 'target'])
  })
})

describe('a recorder plate (vehicle)', () => {
  const item = (number: string, more = '') =>
    `<targetId>4</targetId>${rect(16, 9, 32, 18)}<licensePlateAttribute><licensePlateNumber>${number}</licensePlateNumber><color>blue</color></licensePlateAttribute>${more}<carRect><x1>1</x1><y1>0</y1><x2>1</x2><y2>0</y2></carRect><carAttribute><carType>mpv</carType><color>white</color><brand>GMC</brand><model>GMC_SAVANA</model></carAttribute>${crop(otherCropJpeg)}`
  const list = (...items: string[]) =>
    `<licensePlateListInfo>${items.map(text => `<item>${text}</item>`).join('')}</licensePlateListInfo>`

  test('has the plate, its list and the vehicle; its rect is in pixels of the overview', () => {
    const match =
      '<licensePlateMatchInfo><groupName>blackList</groupName><carOwner>A. Owner</carOwner></licensePlateMatchInfo>'
    const event = alarm(nvrPost('vehicle', list(item('XYZ1', match)) + overview(overviewJpeg)))
    expect(event.category).toBe('lpr')
    expect(event.targets).toEqual([
      {
        targetId: 4,
        type: 'vehicle',
        box: { x1: 0.25, y1: 0.25, x2: 0.5, y2: 0.5 },
        plate: {
          number: 'XYZ1',
          list: 'block',
          group: 'blackList',
          owner: 'A. Owner',
          color: 'blue',
          direction: null,
          confidence: null,
        },
        vehicle: { type: 'mpv', color: 'white', brand: 'GMC', model: 'GMC_SAVANA', year: null },
        person: null,
        face: null,
      },
    ])
  })

  test('keeps a free group name and guesses no list from it', () => {
    const match = '<licensePlateMatchInfo><groupName>2</groupName></licensePlateMatchInfo>'
    expect(alarm(nvrPost('vehicle', list(item('A', match)))).targets[0]?.plate).toMatchObject({
      list: null,
      group: '2',
    })
  })

  test('has no box where no overview has a size', () => {
    expect(alarm(nvrPost('vehicle', list(item('A')))).targets[0]?.box).toBeNull()
  })

  test('takes the size in the XML where there is one', async () => {
    const event = alarm(nvrPost('vehicle', list(item('A')) + overview(await jpeg(8, 8), 160, 90)))
    expect(event.targets[0]?.box).toEqual({ x1: 0.1, y1: 0.1, x2: 0.2, y2: 0.2 })
  })

  test('gives every plate, under either spelling', () => {
    const event = alarm(nvrPost('VEHICLE', list(item('A'), item('B'))))
    expect(event.source).toBe('nvr')
    expect(event.targets.map(({ plate }) => plate?.number)).toEqual(['A', 'B'])
  })

  test('has no camera time when the recorder sends its 20 digits of garbage', () => {
    const post = nvrPost('vehicle', list(item('A'))).replace(/<currentTime>\d+/, '<currentTime>18445822972087551616')
    expect(alarm(post)).toMatchObject({ occurredAt: null, occurredAtZone: null })
  })
})

describe('a recorder face (videoFaceDetect)', () => {
  const faces = (...items: string[]) =>
    `<faceListInfo>${items.map(item => `<item>${item}</item>`).join('')}</faceListInfo>`
  const face = `<targetId>6</targetId>${rect(640, 180, 960, 360)}<age>middleAged</age><sex>male</sex><glasses>unknown</glasses><mask> Unknown </mask>${crop(cropJpeg)}`

  test('has its attributes, and its rect in pixels', () => {
    const event = alarm(nvrPost('videoFaceDetect', faces(face, face) + overview(overviewJpeg, 1280, 720)))
    expect(event.category).toBe('face')
    expect(event.targets).toHaveLength(2)
    expect(event.targets[0]).toMatchObject({
      targetId: 6,
      type: 'person',
      box: { x1: 0.5, y1: 0.25, x2: 0.75, y2: 0.5 },
      face: { age: 'middleAged', sex: 'male', glasses: null, mask: null, match: null },
    })
  })

  test('is read in the usual frame where the overview is missing', () => {
    expect(alarm(nvrPost('videoFaceDetect', faces(face))).targets[0]?.box?.x1).toBe(0.5)
  })
})

describe('which format an alarm is written in', () => {
  test.each([
    ['<smartType type="openAlarmObj">VEHICLE</smartType>', 'ipc'],
    ['<smartType>VEHICLE</smartType>', 'nvr'],
    ['<smartType>PEA</smartType>', 'ipc'],
    ['<smartType>lineCrossing</smartType>', 'nvr'],
    ['<smartType>NEWTYPE</smartType>', 'nvr'],
  ])('is told for %s beside a message type', (smartType, source) => {
    expect(alarm(`<config><messageType>alarmData</messageType>${smartType}</config>`).source).toBe(source)
  })

  test('depends on its blocks, not on its version', () => {
    const post = nvrPost('vehicle', '<licensePlateListInfo/>')
      .replace('<messageType>alarmData</messageType>', '')
      .replace('2.0.0', '1.7')
    expect(alarm(post).source).toBe('nvr')
    expect(alarm(ipcPost('PEA', '').replace('1.7', '2.0.0')).source).toBe('ipc')
  })
})
