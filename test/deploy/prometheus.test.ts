import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { launchHostedServer } from '../support/hosted-server.ts'
import { projectRoot } from '../support/project-root.ts'
import { webRequest } from '../support/web-client.ts'

interface AlertRule {
  alert: string
  expr: string
  annotations: { summary: string }
}

interface Panel {
  title: string
  description: string
  targets: { expr: string }[]
}

/** Metrics in an expression that Prometheus itself makes, and functions and labels of its language. */
const ofPrometheus = new Set(['up', 'time', 'sum', 'by', 'le', 'rate', 'verdict', 'histogram_quantile', 'Inf'])

let text = ''

beforeAll(async () => {
  const server = await launchHostedServer()
  // The durations of requests have a line for every route that was asked.
  await webRequest(server.webUrl, '/healthz')
  text = (await webRequest(server.webUrl, '/metrics')).text
  return () => server.dispose()
})

it('the Grafana board shows metrics and labels that the server has, with titles', () => {
  const { panels } = JSON.parse(readFileSync(join(projectRoot, 'deploy/grafana-dashboard.json'), 'utf8')) as {
    panels: Panel[]
  }
  expect(panels.length).toBeGreaterThan(10)
  for (const { title, description, targets } of panels) {
    expect([title, description]).toEqual([expect.stringMatching(/^[A-Z]/), expect.stringMatching(/\.$/)])
    for (const { expr } of targets) {
      const names: string[] = expr.replace(/\{[^}]*\}|\[[^\]]*\]/g, '').match(/[A-Za-z_]\w*/g) ?? []
      const metrics = names.filter(name => !ofPrometheus.has(name))
      expect(metrics.length + Number(names.includes('up')), expr).toBeGreaterThan(0)
      for (const metric of metrics) expect(text).toMatch(new RegExp(`^${metric}[ {]`, 'm'))
    }
  }
})

it('the alert rules for Prometheus name metrics and labels that the server has', () => {
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
