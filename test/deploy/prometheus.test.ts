import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { startHostedServer } from '../support/hosted-server.ts'
import { projectRoot } from '../support/project-root.ts'
import { webRequest } from '../support/web-client.ts'

interface AlertRule {
  alert: string
  expr: string
  annotations: { summary: string }
}

it('the alert rules for Prometheus name metrics and labels that the server has', async () => {
  const server = await startHostedServer()
  const { text } = await webRequest(server.webUrl, '/metrics')
  const { groups } = parseYaml(readFileSync(join(projectRoot, 'deploy/prometheus-alerts.yml'), 'utf8'))
  const rules: AlertRule[] = groups[0].rules
  expect(rules.length).toBeGreaterThan(5)
  for (const { expr, annotations } of rules) {
    expect(annotations.summary).toContain('$labels.instance')
    for (const [metric = ''] of expr.matchAll(/viewtron_\w+(\{[^}]*\})?/g)) {
      expect(text).toMatch(new RegExp(`^${metric.replace(/[{}]/g, '\\$&')}[ {]`, 'm'))
    }
  }
})
