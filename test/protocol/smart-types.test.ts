import { describe, expect, test } from 'vitest'
import { describe as describeAlarm } from '../../src/protocol/index.ts'
import { alarm, ipcPost, nvrPost } from './posts.ts'

describe('every known smart type', () => {
  test.each([
    ['MOTION', 'motion', 'Motion Detection'],
    ['SENSOR', 'sensor', 'External Sensor'],
    ['PEA', 'intrusion', 'Perimeter Intrusion'],
    ['AVD', 'scene-change', 'Exception Detection'],
    ['OSC', 'abandoned-object', 'Missing Object or Abandoned Object'],
    ['CPC', 'line-count', 'People counting (old)'],
    ['CDD', 'crowd', 'Crowd Density Detection'],
    ['IPD', 'intrusion', 'People intrusion (old)'],
    ['VFD', 'face', 'Face Detection'],
    ['VFD_MATCH', 'face', 'Face Match'],
    ['VEHICE', 'lpr', 'License Plate Detection'],
    ['VEHICLE', 'lpr', 'License Plate Detection'],
    ['AOIENTRY', 'zone-entry', 'Intrusion Zone Entry'],
    ['AOILEAVE', 'zone-exit', 'Intrusion Zone Exit'],
    ['LOITER', 'loitering', 'Loitering Detection'],
    ['PVD', 'parking', 'Illegal Parking'],
    ['VSD', 'video-metadata', 'Video Metadata'],
    ['PASSLINECOUNT', 'line-count', 'Line Crossing Target Count'],
    ['TRAFFIC', 'area-count', 'Intrusion Target Count'],
    ['FALLING', 'fall', 'Falling Object Detection'],
    ['EA', 'other', 'Motorcycle / Bicycle Detection'],
    ['ASD', 'audio', 'Audio sound detection'],
    ['SMD', 'motion', 'Smart motion detection (person/vehicle)'],
    ['FIRE', 'fire', 'Fire detection (thermal)'],
    ['TEMPERATURE', 'temperature', 'Temperature alarm (thermal)'],
    ['CROWDGATHERING', 'crowd', 'Crowd gathering'],
    ['SOMETHINGNEW', 'other', 'SOMETHINGNEW'],
  ])('of a camera: %s is %s, "%s"', (smartType, category, description) => {
    for (const spelling of [smartType, smartType.toLowerCase(), ` ${smartType}\n`]) {
      const event = alarm(ipcPost(spelling, ''))
      expect(event).toMatchObject({ source: 'ipc', category, smartType: spelling.trim() })
    }
    expect(describeAlarm(alarm(ipcPost(smartType, '')).category, smartType)).toBe(description)
  })

  test.each([
    ['regionIntrusion', 'intrusion', 'Perimeter Intrusion'],
    ['lineCrossing', 'line-crossing', 'Line Crossing'],
    ['targetCountingByLine', 'line-count', 'Target Counting by Line'],
    ['targetCountingByArea', 'area-count', 'Target Counting by Area'],
    ['videoMetadata', 'video-metadata', 'Video Metadata'],
    ['vehicle', 'lpr', 'License Plate Detection'],
    ['VEHICLE', 'lpr', 'License Plate Detection'],
    ['videoFaceDetect', 'face', 'Face Detection'],
    ['illegalParking', 'other', 'illegalParking'],
  ])('of a recorder: %s is %s, "%s"', (smartType, category, description) => {
    expect(alarm(nvrPost(smartType, ''))).toMatchObject({ source: 'nvr', category, smartType })
    expect(describeAlarm(alarm(nvrPost(smartType, '')).category, smartType)).toBe(description)
  })

  test('PEA that crossed a line says so', () => {
    expect(describeAlarm('line-crossing', 'PEA')).toBe('Line Crossing')
  })

  test('a name that every object has is unknown', () => {
    expect(alarm(ipcPost('constructor', '')).category).toBe('other')
  })
})
