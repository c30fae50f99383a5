import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { CameraDirectory } from '../../src/cameras/camera-directory.ts'
import { openSqlite, Settings } from '../../src/database/index.ts'
import { migrations } from '../../src/database/sqlite/migrations.ts'
import { EventLog } from '../../src/log/event-log.ts'
import { Deliveries } from '../../src/outputs/queued/deliveries.ts'
import { KnownPlates } from '../../src/plates/known-plates.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { at, eventId, landed, makeOldDatabase, openAsThen } from './old-database.ts'

test('every migration is in the list of those that landed', () => {
  expect(landed.flat().toSorted()).toEqual(Object.keys(migrations).toSorted())
})

for (const [n, added] of landed.entries()) {
  const names = landed.slice(0, n + 1).flat()
  test(`data of the time of ${added.at(-1)} is read by this version, and a copy by the version of then`, async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'viewtron.db')
    await makeOldDatabase(path, names)
    const database = await openSqlite(path)
    onTestFinished(() => database.close())
    const { queries } = database

    const found = await new EventLog(queries).event(eventId)
    expect(found).toMatchObject({ seq: 1, category: 'lpr', targets: [{ plate: { number: 'B MX 1234' } }] })
    const target = queries.selectFrom('target').select('seq').where('plate_key', '=', 'BMX1234')
    expect(await target.execute()).toEqual([{ seq: 1 }])

    const cameras = new CameraDirectory(queries)
    const camera = {
      name: 'Gate',
      state: 'approved',
      isHidden: false,
      mergedInto: null,
      allowedAddresses: [],
      link: null,
    }
    expect(await cameras.get('gate_192_0_2_10')).toMatchObject(camera)
    const addresses = (await cameras.ownAddresses(['gate_192_0_2_10'])).get('gate_192_0_2_10')
    expect(addresses).toMatchObject([{ address: '192.0.2.10', isOwn: true, firstAt: at }])
    const alarms = await cameras.alarms(['gate_192_0_2_10'])
    expect(alarms.get('gate_192_0_2_10')).toEqual([{ name: 'motion', rule: null, isActive: true, since: at }])

    const settings = new Settings(database)
    expect(await settings.get('csv-position')).toMatchObject({ seq: 1, bytes: 90 })
    const hasCare = names.includes('005-care')
    expect(await settings.get('approve-devices')).toBe(hasCare)
    expect((await settings.get('retention')).eventDays).toBe(hasCare ? 30 : null)

    const plates = new KnownPlates(database)
    expect((await plates.find('BMX1234'))?.name).toBe(hasCare ? 'Ann' : undefined)
    expect((await plates.find('AB777'))?.name).toBe(hasCare ? 'Olga' : undefined)

    const deliveries = await new Deliveries(database).withIds(['msg_1'])
    expect(deliveries.map(({ status }) => status)).toEqual(names.includes('006-outputs') ? ['failed'] : [])

    const next = Object.keys(migrations)
      .filter(name => !names.includes(name))
      .sort()[0]
    if (next === undefined) return expect(readdirSync(folder)).not.toContain('upgrades')
    const [copy = ''] = readdirSync(join(folder, 'upgrades'))
    expect(copy).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d.-]+Z-before-${next}\\.db$`))
    await openAsThen(join(folder, 'upgrades', copy), names)
  })
}
