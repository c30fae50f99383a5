import { describe, expect, test } from 'vitest'
import { cropJpeg, overviewJpeg } from './jpegs.ts'
import { alarm, crop, ipcPost, listInfo, rect } from './posts.ts'

const ids = (eventId: number, targetId: number) => `<eventId>${eventId}</eventId><targetId>${targetId}</targetId>`

describe('a number that stands for a word', () => {
  const vehicleOf = (attributes: string) =>
    alarm(ipcPost('VSD', `<vsd>${crop(cropJpeg)}<carAttr>${attributes}</carAttr></vsd>`)).targets[0]?.vehicle

  test('is left out where no table has it', () => {
    expect(vehicleOf('<color>77</color><type>99</type><year>44</year><brand>BMW</brand>')).toEqual({
      color: null,
      type: null,
      year: null,
      brand: 'BMW',
      model: null,
    })
  })

  test('is no code where it is a name or a year', () => {
    expect(vehicleOf('<brand>Mazda</brand><model>3</model><year>2015</year>')).toMatchObject({
      model: '3',
      year: '2015',
    })
  })
})

describe('a lone picture in vsd', () => {
  const attributes = '<personAttr><hat>yes</hat></personAttr>'
  const box = { x1: 0.1, y1: 0.2, x2: 0.3, y2: 0.4 }
  const target = crop(cropJpeg, 'person').replace('<dataType>', `${attributes}<dataType>`)
  const targetsOf = (inside: string) => alarm(ipcPost('VSD', inside)).targets

  test.each([
    [
      'the lone target of the list',
      `<vsd>${target}</vsd>${listInfo(`<targetId>7</targetId>${rect(1000, 2000, 3000, 4000)}`)}`,
    ],
    [
      'the lone item of vsdInfo',
      `<vsd><vsdInfo><item><targetId>7</targetId>${rect(1000, 2000, 3000, 4000)}</item></vsdInfo>${target}</vsd>`,
    ],
    [
      'the lone target of a rule',
      `<vsd><vsdInfo><item>${ids(1, 7)}${rect(1000, 2000, 3000, 4000)}</item></vsdInfo>${target}</vsd>`,
    ],
    [
      'the lone target of two rules',
      `<vsd><vsdInfo><item>${ids(1, 7)}${rect(1000, 2000, 3000, 4000)}</item><item>${ids(2, 7)}</item></vsdInfo>${target}</vsd>`,
    ],
  ])('belongs to %s', (_, inside) => {
    expect(targetsOf(inside)).toMatchObject([{ targetId: 7, type: 'person', box, person: { hat: 'yes' } }])
    expect(alarm(ipcPost('VSD', inside)).images).toMatchObject([{ role: 'target', target: 0, width: 24 }])
  })

  test('belongs to the target of its id', () => {
    const items = listInfo('<targetId>7</targetId>', `<targetId>8</targetId>${rect(1000, 2000, 3000, 4000)}`)
    const inside = `<vsd><targetId>8</targetId>${target}</vsd>${items}`
    expect(targetsOf(inside)).toMatchObject([
      { targetId: 7, person: null },
      { targetId: 8, box, person: { hat: 'yes' } },
    ])
  })

  test('stays apart where there are two targets it could belong to', () => {
    expect(
      targetsOf(`<vsd>${target}</vsd>${listInfo('<targetId>7</targetId>', '<targetId>8</targetId>')}`),
    ).toHaveLength(3)
  })

  test('stays apart from a target that has a picture', () => {
    expect(targetsOf(`<vsd>${target}</vsd>${listInfo(`<targetId>7</targetId>${crop(overviewJpeg)}`)}`)).toHaveLength(2)
  })
})
