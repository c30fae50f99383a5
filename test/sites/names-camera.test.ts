import { expect, it } from 'vitest'
import { camerasBySite, siteWords } from '../../dashboard/src/format/sites.ts'
import { namesCamera, siteOf } from '../../src/model/index.ts'

it('finds a camera by its id, its name, and the site before its id', () => {
  const camera = { id: 'north/gate', name: 'Gate' }
  expect(['north/gate', 'Gate', 'north/'].every(word => namesCamera(word, camera))).toBe(true)
  expect(['gate', 'north', 'nor/', 'south/', '/', ''].some(word => namesCamera(word, camera))).toBe(false)
  expect(namesCamera('north/', { id: 'north', name: 'North' })).toBe(false)
  expect([siteOf('north/gate'), siteOf('north/a/b'), siteOf('gate')]).toEqual(['north', 'north', null])
})

it('groups cameras by site, those of this server first', () => {
  const cameras = ['south/a', 'b', 'north/c', 'a'].map(id => ({ id }))
  expect(camerasBySite(cameras).map(({ site, items }) => [site, items.map(({ id }) => id)])).toEqual([
    [null, ['b', 'a']],
    ['north', ['north/c']],
    ['south', ['south/a']],
  ])
  expect([siteWords('north/'), siteWords('gone')]).toEqual(['All of north', 'gone'])
})
