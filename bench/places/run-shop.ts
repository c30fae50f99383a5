import { judgeShop, type ShopJudgement } from './judge-shop.ts'
import { ShopMaker, type ShopRates } from './shop.ts'

/** Compares the counts of days of synthetic shops with the truth: `run-shop.ts [SEEDS]`. Fails where something is counted twice or left out. */
const seeds = Number(process.argv[2] ?? 3)
const percent = (part: number) => `${(part * 100).toFixed(1)} %`

async function run(words: string, visitors: number, rates: Partial<ShopRates> = {}): Promise<boolean> {
  const all: ShopJudgement[] = []
  for (let seed = 1; seed <= seeds; seed++)
    all.push(await judgeShop(new ShopMaker({ seed, from: Date.UTC(2026, 10, 24), visitors, rates }).make()))
  const mean = (of: (one: ShopJudgement) => number) => all.reduce((sum, one) => sum + of(one), 0) / all.length
  const notOnce = Math.max(...all.map(one => Math.max(one.notOnce, one.notOnceOpen)))
  const saidMissing = all.map(one => one.saidMissing)
  const cells = [
    words,
    `${visitors}`,
    percent(mean(one => one.missing)),
    `${notOnce}`,
    `${Math.min(...saidMissing)} to ${Math.max(...saidMissing)} min`,
    `${Math.min(...all.map(one => one.lowest))}`,
    percent(mean(one => one.within)),
    percent(mean(one => one.uncertain)),
    percent(mean(one => one.wrong)),
  ]
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
  return notOnce === 0
}

const good = [
  await run('usual', 50),
  await run('usual', 250),
  await run('missed 4 %, direction wrong 3 %', 150, { missed: 0.04, turned: 0.03 }),
]
if (good.includes(false)) process.exitCode = 1
