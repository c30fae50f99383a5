import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { checkConfig } from '../../../src/lib/check-config.ts'
import { signatureHeaders } from '../../../src/outputs/webhook/signature.ts'
import { checkTemplate } from '../../../src/outputs/webhook/template.ts'
import { webhookConfig } from '../../../src/outputs/webhook/webhook-schema.ts'
import { projectRoot } from '../../support/project-root.ts'
import { makeFolder } from '../../support/temporary-folder.ts'

const page = readFileSync(join(projectRoot, 'docs/webhooks.md'), 'utf8')

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code]) => code ?? '')
}

const secret = `whsec_${Buffer.from('the key of the examples').toString('base64')}`
const old = `whsec_${Buffer.from('the key of last year').toString('base64')}`
const body = Buffer.from('{"type":"alarm","event":{"camera":{"name":"Tor – Süd"}}}')

const signed = (at: number, secrets: string[]) => signatureHeaders('id-1', at, body, secrets) as Record<string, string>

interface Case {
  what: string
  headers: Record<string, string>
  body: Buffer
  genuine: boolean
}

const cases = (): Case[] => [
  { what: 'one secret', headers: signed(Date.now(), [secret]), body, genuine: true },
  { what: 'two secrets', headers: signed(Date.now(), [old, secret]), body, genuine: true },
  { what: 'another secret', headers: signed(Date.now(), [old]), body, genuine: false },
  { what: 'another body', headers: signed(Date.now(), [secret]), body: Buffer.from('{}'), genuine: false },
  { what: 'an old timestamp', headers: signed(Date.now() - 600_000, [secret]), body, genuine: false },
]

interface Language {
  command: string
  /** The command that shows whether it is installed. */
  probe: string[]
  file: string
  source: () => string
  args: (folder: string) => string[]
}

const languages: Record<string, Language> = {
  Node: {
    command: process.execPath,
    probe: ['--version'],
    file: 'verify.mjs',
    source: () => `${blocks('js')[0]}
import { readFileSync } from 'node:fs'
const headers = JSON.parse(process.env.HEADERS)
process.exit(isGenuine(headers, readFileSync('body.json'), process.env.SECRET) ? 0 : 1)`,
    args: folder => [join(folder, 'verify.mjs')],
  },
  Python: {
    command: 'python3',
    probe: ['--version'],
    file: 'verify.py',
    source: () => `${blocks('python')[0]}
import json, os, sys
sys.exit(0 if is_genuine(json.loads(os.environ["HEADERS"]), open("body.json", "rb").read(), os.environ["SECRET"]) else 1)`,
    args: folder => [join(folder, 'verify.py')],
  },
  PHP: {
    command: 'php',
    probe: ['--version'],
    file: 'verify.php',
    source: () => `${blocks('php')[0]}
exit(is_genuine(json_decode(getenv('HEADERS'), true), file_get_contents('body.json'), getenv('SECRET')) ? 0 : 1);`,
    args: folder => [join(folder, 'verify.php')],
  },
  Go: {
    command: 'sh',
    probe: ['-c', 'command -v go'],
    file: 'verify.go',
    source:
      () => `${blocks('go')[0]?.replace('package webhook', 'package main').replace('import (', 'import (\n"encoding/json"\n"os"')}
func main() {
	var headers map[string]string
	json.Unmarshal([]byte(os.Getenv("HEADERS")), &headers)
	header := http.Header{}
	for name, value := range headers { header.Set(name, value) }
	body, _ := os.ReadFile("body.json")
	if !IsGenuine(header, body, os.Getenv("SECRET")) { os.Exit(1) }
}`,
    // `go run` says the exit code of its program on standard error.
    args: () => ['-c', 'go build -o verify verify.go && exec ./verify'],
  },
  Shell: {
    command: 'sh',
    probe: ['-c', 'command -v openssl && command -v base64 && command -v od'],
    file: 'verify.sh',
    source: () => blocks('sh').at(-1) ?? '',
    args: folder => [join(folder, 'verify.sh')],
  },
}

const isThere = ({ command, probe }: Language) => spawnSync(command, probe).status === 0

describe.each(Object.entries(languages))('the example in %s', (name, language) => {
  // Go and PHP are not installed on every machine.
  const reason = isThere(language) ? '' : ` – left out: no ${name} on this machine`
  describe.skipIf(reason !== '')(`on a machine with ${name}${reason}`, () => {
    it.each(cases().map(({ what }, n) => [what, n] as const))('judges %s', (_what, n) => {
      const folder = makeFolder()
      try {
        const one = cases()[n]
        if (!one) throw new Error('no such case')
        writeFileSync(join(folder.path, language.file), language.source())
        writeFileSync(join(folder.path, 'body.json'), one.body)
        const { 'webhook-id': ID, 'webhook-timestamp': TIMESTAMP, 'webhook-signature': SIGNATURE } = one.headers
        const env = { ...process.env, ID, TIMESTAMP, SIGNATURE, SECRET: secret, HEADERS: JSON.stringify(one.headers) }
        const { status, stderr } = spawnSync(language.command, language.args(folder.path), { cwd: folder.path, env })
        expect([status, stderr.toString()]).toEqual([one.genuine ? 0 : 1, ''])
      } finally {
        folder.remove()
      }
    })
  })
})

describe('the page about webhooks', () => {
  let yaml: { webhooks: unknown }
  beforeAll(() => {
    yaml = parseYaml(blocks('yaml')[0] ?? '')
  })

  it('has an example that the server and the library of Standard Webhooks accept', () => {
    const [config] = checkConfig(z.array(webhookConfig), yaml.webhooks, 'webhooks')
    expect(config?.when.plate?.group).toEqual(['allow'])
    expect(() => new StandardWebhook(String(config?.secret))).not.toThrow()
  })

  it('has a template that can be saved', () => {
    expect(() => checkTemplate(blocks('json')[1] ?? '', 'template')).not.toThrow()
  })

  it('names every setting', () => {
    for (const key of Object.keys(webhookConfig.shape)) expect(page).toContain(`\`${key}\``)
  })
})
