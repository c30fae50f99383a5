import { type CarParkDoors, CarParkMaker, type CarParkOptions } from './car-park.ts'
import { type Judgement, judge } from './judge.ts'

/**
 * Compares visits and occupancy with the truth of synthetic car parks: `run.ts [SEEDS] [FIRST SEED]`. Fails where fewer are
 * right than promised.
 */
const seeds = Number(process.argv[2] ?? 3)
const firstSeed = Number(process.argv[3] ?? 1)
const percent = (part: number) => `${(part * 100).toFixed(1)} %`
const mean = (all: readonly Judgement[], of: (one: Judgement) => number) =>
  all.reduce((sum, one) => sum + of(one), 0) / all.length

const doorWords: Record<CarParkDoors, string> = {
  two: 'a camera for each way',
  one: 'one camera for both ways',
  three: 'these three cameras',
}

type Park = Omit<CarParkOptions, 'seed' | 'days'>

/** Judges car parks that differ by their seed, and prints a row. Returns whether enough is right. */
function run(words: string, park: Park, placeId: 'car-park' | 'floor' = 'car-park'): boolean {
  const all = Array.from({ length: seeds }, (_, n) =>
    judge(new CarParkMaker({ seed: firstSeed + n, days: 7, ...park }).make(), placeId),
  )
  const right = mean(all, one => one.right)
  const leftOver = Math.max(...all.map(one => one.leftOver))
  const cells = [
    words,
    `${park.visitsADay}`,
    percent(right),
    percent(Math.min(...all.map(one => one.right))),
    percent(mean(all, one => one.said)),
    mean(all, one => one.invented).toFixed(1),
    percent(mean(all, one => one.within)),
    percent(mean(all, one => one.uncertain)),
    percent(mean(all, one => one.wrong)),
    `${leftOver}`,
  ]
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
  return right >= 0.97 && leftOver === 0
}

const usual = [50, 150].flatMap(visitsADay =>
  (['two', 'one', 'three'] as const).map(doors => run(doorWords[doors], { visitsADay, doors })),
)
const others: [string, Park][] = [
  ['misread 1 %', { visitsADay: 60, rates: { wrong: 0.01 } }],
  ['misread 6 %', { visitsADay: 60, rates: { wrong: 0.06 } }],
  ['none missed', { visitsADay: 60, rates: { missed: 0 } }],
  ['missed 4 %', { visitsADay: 60, rates: { missed: 0.04 } }],
  ['clocks 60 s apart', { visitsADay: 60, rates: { skewMs: 60_000 } }],
  ['one camera, no wrong direction', { visitsADay: 60, doors: 'one', rates: { turned: 0 } }],
  ['one camera, direction wrong 3 %', { visitsADay: 60, doors: 'one', rates: { turned: 0.03 } }],
  ['misread 6 %, missed 4 %, 60 s apart', { visitsADay: 60, rates: { wrong: 0.06, missed: 0.04, skewMs: 60_000 } }],
  [
    'one camera, misread 6 %, missed 4 %, direction wrong 3 %',
    { visitsADay: 60, doors: 'one', rates: { wrong: 0.06, missed: 0.04, turned: 0.03, skewMs: 60_000 } },
  ],
]
const good = others.map(([words, park]) => run(words, park))
const nested = (['car-park', 'floor'] as const).map(placeId =>
  run(
    placeId === 'floor' ? 'a floor within it' : 'a car park with a floor',
    { visitsADay: 60, hasFloor: true },
    placeId,
  ),
)
if ([...usual, ...good, ...nested].includes(false)) process.exitCode = 1
