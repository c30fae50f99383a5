import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filesIn, storedEvents } from '../ingest/data-folder.ts'
import { intrusionPost, jpegSaying } from '../ingest/posts.ts'
import { type HostedServer, startHostedServer } from '../support/hosted-server.ts'
import { projectRoot } from '../support/project-root.ts'
import { runCli } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const page = readFileSync(join(projectRoot, 'docs/moving.md'), 'utf8')
const commands = [...page.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) => block.trim().split('\n'))
const eventsBefore = 200
const mostMsWithoutPort = 30_000

const stop = 'sudo systemctl stop viewtron'
const start = 'sudo systemctl start viewtron'

/** A site that follows the page, and posts that never stop meanwhile. */
class Move {
  readonly place = temporaryFolder()
  readonly oldData = join(this.place, 'srv/viewtron/data')
  readonly newData = join(this.place, 'mnt/big/data')
  readonly acknowledged: number[] = []
  server: HostedServer | null = null
  private lastId = 0

  async start(dataDir: string): Promise<void> {
    this.server = await startHostedServer({ dataDir, env: { VIEWTRON_AUTH: 'off' } })
  }

  /** Posts an event; false where no server answers. */
  async post(): Promise<boolean> {
    const id = ++this.lastId
    const body = intrusionPost({ targetId: id, overview: jpegSaying(`scene ${id}`) })
    const status = await this.server
      ?.post(body)
      .then(reply => reply.status)
      .catch(() => null)
    if (status === 200) this.acknowledged.push(id)
    return status === 200
  }

  /** Runs a command of the page in these folders. */
  async run(command: string): Promise<string> {
    const call = /^sudo -u viewtron \.\/viewtron (.+)$/.exec(command)?.[1]
    if (call === undefined) throw new Error(`the page has a command that this test cannot run: ${command}`)
    const args = call.split(' ').map(word => (word.startsWith('/') ? join(this.place, word) : word))
    const { code, stdout, problems } = await runCli(args)
    expect([command, code, problems]).toEqual([command, 0, []])
    return stdout
  }

  async postMeanwhile<Value>(work: Promise<Value>): Promise<Value> {
    let isDone = false
    const posting = async () => {
      while (!isDone) await this.post()
    }
    const done = work.finally(() => {
      isDone = true
    })
    const [value] = await Promise.all([done, posting()])
    return value
  }
}

it('loses nothing when docs/moving.md is followed word by word, and cameras wait for less than 30 s', async () => {
  expect(commands.slice(2, 6).filter(command => [stop, start].includes(command))).toEqual([stop, start])
  const move = new Move()
  await move.start(move.oldData)
  for (let n = 0; n < eventsBefore; n++) expect(await move.post()).toBe(true)
  let stoppedAt = 0
  let waitedMs = 0
  for (const command of commands) {
    if (command === stop) {
      await move.server?.stop()
      stoppedAt = performance.now()
    } else if (command === start) {
      await move.start(move.newData)
      expect(await move.post()).toBe(true)
      waitedMs = performance.now() - stoppedAt
    } else if (stoppedAt > 0 && waitedMs === 0) await move.run(command)
    else await move.postMeanwhile(move.run(command))
  }
  console.log(`without a camera port: ${(waitedMs / 1000).toFixed(1)} s`)
  expect(waitedMs).toBeLessThan(mostMsWithoutPort)
  await move.server?.stop()
  const events = await storedEvents(move.newData)
  expect(events.map(({ targets }) => targets[0]?.targetId)).toEqual(move.acknowledged)
  expect(filesIn(move.newData, 'images')).toHaveLength(move.acknowledged.length)
  expect(move.acknowledged.length).toBeGreaterThan(eventsBefore)
})

it('updates only what was restored from the same server and not used since', async () => {
  const place = temporaryFolder()
  const [data, backups, restored] = ['data', 'backups', 'restored'].map(name => join(place, name)) as [
    string,
    string,
    string,
  ]
  const server = await startHostedServer({ dataDir: data, env: { VIEWTRON_AUTH: 'off' } })
  const post = (id: number) => server.post(intrusionPost({ targetId: id, overview: jpegSaying(`scene ${id}`) }))
  for (const id of [1, 2]) await post(id)
  const backup = async () =>
    JSON.parse((await runCli(['backup', backups, '--data-dir', data, '--json'])).stdout) as { path: string }
  const restore = (source: string, ...flags: string[]) => runCli(['restore', source, '--data-dir', restored, ...flags])
  const refusal = expect.stringContaining('[restore-not-updatable]')

  const first = await backup()
  expect((await restore(backups, '--update')).stderr).toEqual(refusal)
  expect((await restore(backups)).code).toBe(0)
  await post(3)
  const second = await backup()
  // Retention removed the first picture meanwhile, and an update was interrupted.
  const [gone = '', kept = ''] = filesIn(second.path, 'images')
  const sums = readFileSync(join(restored, gone))
  writeFileSync(join(restored, gone.replace(/\.jpg$/, '-gone.jpg')), sums)
  rmSync(join(restored, kept))
  expect((await restore(backups, '--update')).code).toBe(0)
  for (const folder of ['images', 'raw_posts']) expect(filesIn(restored, folder)).toEqual(filesIn(second.path, folder))
  expect((await storedEvents(restored)).map(({ targets }) => targets[0]?.targetId)).toEqual([1, 2, 3])
  expect(existsSync(join(restored, '.restoring'))).toBe(false)
  expect((await restore(first.path, '--update')).stderr).toEqual(refusal)

  const mark = readFileSync(join(restored, 'restored.json'), 'utf8')
  writeFileSync(join(restored, 'restored.json'), mark.replace(/"id":"[^"]+"/, '"id":"another"'))
  expect((await restore(backups, '--update')).stderr).toEqual(refusal)
  writeFileSync(join(restored, 'restored.json'), mark)
  expect((await restore(backups, '--update')).code).toBe(0)
  const other = await startHostedServer({ dataDir: restored, env: { VIEWTRON_AUTH: 'off' } })
  await other.stop()
  expect((await restore(backups, '--update')).stderr).toEqual(refusal)
})
