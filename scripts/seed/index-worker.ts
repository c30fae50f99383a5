// Builds the search index of a seed in a database of its own.
import { parentPort, workerData } from 'node:worker_threads'
import type { Event } from '../../src/model/index.ts'
import { partsOf } from '../../src/search/plate-parts.ts'
import { plateReadsOf } from '../../src/search/terms.ts'
import { BulkDatabase } from './bulk-database.ts'
import { type FullBlock, IndexPostings } from './index-postings.ts'
import { type PartOfSeed, seededEvents } from './seed-plan.ts'

const tables = `
  create table search_term (id integer primary key, name, folded, value, events);
  create table search_posting (term, block, bits);
  create table search_block (block integer primary key, events, min_time, max_time, times);
  create table plate (key, number, sightings, first_at, last_at, last_seq);
  create table plate_part (part, key);
  create table plate_sighting (key, time, seq, number, camera_id);
`

interface PlateEntry {
  number: string
  sightings: number
  firstAt: number
  lastAt: number
  lastSeq: number
}

class IndexOfSeed {
  private readonly database: BulkDatabase
  private readonly postings = new IndexPostings()
  private readonly plates = new Map<string, PlateEntry>()

  constructor(path: string) {
    this.database = new BulkDatabase(path)
    this.database.exec(tables)
  }

  add(event: Event): void {
    this.write(this.postings.add(event))
    const time = Date.parse(event.time)
    for (const { key, plate, number } of plateReadsOf(event)) {
      this.database.insert('insert into plate_sighting values (?, ?, ?, ?, ?)', [
        key,
        time,
        event.seq,
        number,
        event.camera.id,
      ])
      this.addPlate(key, plate, { time, seq: event.seq })
    }
  }

  end(): void {
    this.write(this.postings.takeBlock())
    for (const row of this.postings.termRows())
      this.database.insert('insert into search_term values (?, ?, ?, ?, ?)', row)
    for (const [key, { number, sightings, firstAt, lastAt, lastSeq }] of this.plates) {
      const row = [key, number, sightings, firstAt, lastAt, lastSeq]
      this.database.insert('insert into plate values (?, ?, ?, ?, ?, ?)', row)
    }
    this.database.close()
  }

  private addPlate(key: string, number: string, { time, seq }: { time: number; seq: number }): void {
    const known = this.plates.get(key)
    if (known) {
      known.number = number
      known.sightings++
      known.firstAt = Math.min(known.firstAt, time)
      known.lastAt = Math.max(known.lastAt, time)
      known.lastSeq = seq
      return
    }
    this.plates.set(key, { number, sightings: 1, firstAt: time, lastAt: time, lastSeq: seq })
    const parts = JSON.stringify(partsOf(key))
    this.database.insert('insert into plate_part select value, ? from json_each(?)', [key, parts])
  }

  private write(full: FullBlock | null): void {
    if (!full) return
    this.database.insert('insert into search_block values (?, ?, ?, ?, ?)', full.block)
    for (const row of full.postings) this.database.insert('insert into search_posting values (?, ?, ?)', row)
  }
}

const { plan, count, path } = workerData as PartOfSeed
const index = new IndexOfSeed(path)
for (const { event } of seededEvents(plan)) {
  if (event.seq > count) break
  index.add(event)
}
index.end()
parentPort?.postMessage('done')
