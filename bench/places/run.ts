import { CarParkMaker } from './car-park.ts'
import { judge } from './judge.ts'

/** Prints how well visits and occupancy agree with the truth of synthetic car parks: `run.ts [SEEDS]`. */
const seeds = Number(process.argv[2] ?? 3)
const percent = (part: number) => `${(part * 100).toFixed(1)} %`
for (const hasOneDoor of [false, true]) {
  for (let seed = 1; seed <= seeds; seed++) {
    const since = performance.now()
    const park = new CarParkMaker({ seed, days: 7, visitsADay: 150, hasOneDoor }).make()
    const result = judge(park)
    const shown = Object.entries(result).map(([name, value]) =>
      name === 'visits' || name === 'invented' || name === 'leftOver'
        ? `${name} ${value}`
        : `${name} ${percent(value)}`,
    )
    const took = Math.round(performance.now() - since)
    process.stdout.write(
      `${hasOneDoor ? 'one door' : 'two doors'}, seed ${seed}: ${shown.join(', ')} (${park.reads.length} reads, ${took} ms)\n`,
    )
  }
}
