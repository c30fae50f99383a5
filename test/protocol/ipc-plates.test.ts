import { describe, expect, test } from 'vitest'
import { cropJpeg, otherCropJpeg, overviewJpeg } from './jpegs.ts'
import { alarm, crop, imageFacts, ipcPost, listInfo } from './posts.ts'

const corners = (left: number, top: number, right: number, bottom: number) =>
  `<leftTop><x>${left}</x><y>${top}</y></leftTop><rightTop><x>${right}</x><y>${top}</y></rightTop><leftBottom><x>${left}</x><y>${bottom}</y></leftBottom><rightBottom><x>${right}</x><y>${bottom}</y></rightBottom>`

const scene = `<image>0</image><vehiceId>0</vehiceId><plateNumber></plateNumber><plateCharCount>0</plateCharCount><PlateConfidence type="uint32" count="0"></PlateConfidence>${corners(0, 0, 0, 0)}${crop(overviewJpeg)}`

const plate = (number: string, more = '', image: Buffer | string = cropJpeg) =>
  `<image>1</image><vehiceId>1</vehiceId><plateNumber><![CDATA[${number}]]></plateNumber>${corners(3582, 1965, 4415, 2663)}${more}${crop(image)}`

const targetsOf = (...items: string[]) => alarm(ipcPost('VEHICE', listInfo(...items))).targets

describe('a plate post of firmware 5.3.1', () => {
  const event = alarm(
    ipcPost(
      'VEHICE',
      listInfo(
        scene,
        plate(
          ' ABC 007 ',
          `<vehicleDirect type="vehicleDirectType">approach</vehicleDirect><vehicleListType type="vehileMatchAlarmList">whiteList</vehicleListType>
<PlateConfidence count="9900"></PlateConfidence><plateColor count="3"/><vehiceColor count="0"/>
<carAttr><color type="vsdCarAttrColorType">white</color><type>saloon car</type><brand>Tesla</brand><model>Tesla_ModelS</model></carAttr>
<carRect><x>500</x><y/><width>1010</width><height>588</height></carRect>`,
        ),
      ),
    ),
  )

  test('has the plate in every detail', () => {
    expect(event.category).toBe('lpr')
    expect(event.targets).toEqual([
      {
        targetId: null,
        type: 'vehicle',
        box: { x1: 0.3582, y1: 0.1965, x2: 0.4415, y2: 0.2663 },
        plate: {
          number: 'ABC 007',
          list: 'allow',
          group: 'whiteList',
          owner: null,
          color: null,
          direction: 'approach',
          confidence: 0.99,
        },
        vehicle: { type: 'saloon car', color: 'white', brand: 'Tesla', model: 'Tesla_ModelS', year: null },
        person: null,
        face: null,
      },
    ])
  })

  test('has its overview in list item 0, which is no target', () => {
    expect(imageFacts(event)).toMatchObject([
      { role: 'overview', target: null, width: 64 },
      { role: 'target', target: 0, width: 24 },
    ])
  })

  test('may have the scene behind the plates, and many plates', () => {
    const event = alarm(ipcPost('vehicle', listInfo(plate('A1'), plate('B2', '', otherCropJpeg), scene)))
    expect(event.source).toBe('ipc')
    expect(event.targets.map(target => target.plate?.number)).toEqual(['A1', 'B2'])
    expect(event.images.map(image => [image.role, image.target])).toEqual([
      ['overview', null],
      ['target', 0],
      ['target', 1],
    ])
  })

  test('may have no scene at all', () => {
    const event = alarm(ipcPost('Vehice', listInfo(plate('A1'))))
    expect(event.images).toMatchObject([{ role: 'target', target: 0 }])
  })

  test('keeps a vehicle whose plate could not be read', () => {
    const unread = plate('').replace('<image>1', '<image>2')
    expect(targetsOf(scene, unread)).toMatchObject([{ type: 'vehicle', plate: null }])
  })
})

describe('the plate list', () => {
  test.each([
    ['whiteList', 'allow'],
    ['blackList', 'block'],
    ['temporaryList', 'temporary'],
    ['strangerList', 'unlisted'],
    ['Staff', null],
  ])('%s means %s and stays the group', (sent, list) => {
    expect(targetsOf(plate('A', `<vehicleListType>${sent}</vehicleListType>`))[0]?.plate).toMatchObject({
      list,
      group: sent,
    })
  })

  test('absent means null', () => {
    expect(targetsOf(plate('A'))[0]?.plate).toMatchObject({ list: null, group: null })
  })
})

describe('the details of a plate', () => {
  test.each([
    ['<PlateConfidence>9900</PlateConfidence>', 0.99],
    ['<PlateConfidence>101</PlateConfidence>', 0.0101],
    ['<PlateConfidence>100</PlateConfidence>', 1],
    ['<PlateConfidence>87</PlateConfidence>', 0.87],
    ['<PlateConfidence count="5000"/>', 0.5],
    ['<PlateConfidence>65535</PlateConfidence>', null],
    ['', null],
  ])('confidence of %j is %j', (sent, confidence) => {
    expect(targetsOf(plate('A', sent))[0]?.plate?.confidence).toBe(confidence)
  })

  test.each([
    ['approach', 'approach'],
    ['2', 'approach'],
    ['away', 'away'],
    ['leave', 'away'],
    ['3', 'away'],
    ['unknown', null],
  ])('direction %s is %j', (sent, direction) => {
    expect(targetsOf(plate('A', `<vehicleDirect>${sent}</vehicleDirect>`))[0]?.plate?.direction).toBe(direction)
  })

  test('a vehicle colour number has one meaning', () => {
    expect(targetsOf(plate('A', '<vehiceColor count="11"/>'))[0]?.vehicle).toEqual({
      type: null,
      color: 'grey',
      brand: null,
      model: null,
      year: null,
    })
  })

  test('carRect, in pixels of a 1920 wide picture, serves where the corners are unusable', () => {
    const size = '<SourceImageWidth>2560</SourceImageWidth><SourceImageHeight>1440</SourceImageHeight>'
    const car = '<carRect><x>480</x><y/><width>960</width><height>540</height></carRect>'
    const item = plate('A', size + car).replace(corners(3582, 1965, 4415, 2663), corners(0, 0, 0, 0))
    expect(targetsOf(item)[0]?.box).toEqual({ x1: 0.25, y1: 0, x2: 0.75, y2: 0.5 })
  })
})
