import { describe, expect, test } from 'vitest'
import { cropJpeg, overviewJpeg } from './jpegs.ts'
import { alarm, crop, ipcPost, listInfo, overview, rect } from './posts.ts'

describe('a camera face (VFD)', () => {
  test('has its corner points in pixels of its own frame', () => {
    const corners = `<leftTop><x>320</x><y>180</y></leftTop><rightTop><x>640</x><y>180</y></rightTop><leftBottom><x>320</x><y>360</y></leftBottom><rightBottom><x>640</x><y>360</y></rightBottom>`
    const item = `<targetId>3</targetId><Width>1280</Width><Height>720</Height>${corners}<sex type="sexType">male</sex><age>unknown</age>`
    const event = alarm(ipcPost('VFD', `${overview(overviewJpeg)}<listInfo count="2"><item>${item}</item></listInfo>`))
    expect(event.category).toBe('face')
    expect(event.targets).toMatchObject([
      {
        targetId: 3,
        type: 'person',
        box: { x1: 0.25, y1: 0.25, x2: 0.5, y2: 0.5 },
        face: { age: null, sex: 'male', glasses: null, mask: null, match: null },
      },
    ])
  })

  test('takes the frame size from the overview where its own is missing', () => {
    const corners = ['leftTop', 'rightTop', 'leftBottom', 'rightBottom']
      .map((name, i) => `<${name}><x>${i % 2 ? 32 : 16}</x><y>${i > 1 ? 18 : 9}</y></${name}>`)
      .join('')
    expect(alarm(ipcPost('VFD', overview(overviewJpeg) + listInfo(corners))).targets).toMatchObject([
      { box: { x1: 0.25, y1: 0.25, x2: 0.5, y2: 0.5 } },
    ])
  })

  test('may have a rect in ten-thousandths instead', () => {
    expect(alarm(ipcPost('VFD', listInfo(rect(2500, 0, 5000, 5000)))).targets[0]?.box).toEqual({
      x1: 0.25,
      y1: 0,
      x2: 0.5,
      y2: 0.5,
    })
  })

  test('has the recognised person (VFD_MATCH), in the item or beside the list', () => {
    const match = '<name>Ada</name><identifyNum>0042</identifyNum><similarity>87</similarity>'
    const expected = [{ type: 'person', face: { match: { name: 'Ada', identityNumber: '0042', similarity: 0.87 } } }]
    expect(alarm(ipcPost('VFD_MATCH', listInfo(match + crop(cropJpeg)))).targets).toMatchObject(expected)
    expect(alarm(ipcPost('VFD_MATCH', match + listInfo(crop(cropJpeg)))).targets).toMatchObject(expected)
    expect(alarm(ipcPost('VFD_MATCH', match)).targets).toMatchObject(expected)
  })
})
