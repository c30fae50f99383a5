import { CarParkMaker } from './car-park.ts'
import { type Judgement, judge } from './judge.ts'

/** Compares visits and occupancy with the truth of synthetic car parks: `run.ts [SEEDS]`. Fails where fewer are right than promised. */
const seeds = Number(process.argv[2] ?? 3)
const percent = (part: number) => `${(part * 100).toFixed(1)} %`
const mean = (all: readonly Judgement[], of: (one: Judgement) => number) =>
  all.reduce((sum, one) => sum + of(one), 0) / all.length

function run(hasOneDoor: boolean, visitsADay: number): boolean {
  const all: Judgement[] = []
  for (let seed = 1; seed <= seeds; seed++)
    all.push(judge(new CarParkMaker({ seed, days: 7, visitsADay, hasOneDoor }).make()))
  const right = mean(all, one => one.right)
  const leftOver = Math.max(...all.map(one => one.leftOver))
  const cells = [
    hasOneDoor ? 'one camera for both ways' : 'a camera for each way',
    `${visitsADay}`,
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

const good = [50, 150].flatMap(visitsADay => [run(false, visitsADay), run(true, visitsADay)])
if (good.includes(false)) process.exitCode = 1
