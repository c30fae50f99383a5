import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Rule } from '../../rules/index.ts'
import { isoOrNull } from '../../time/iso.ts'
import type { ApiContext } from '../api-context.ts'
import { changedRule } from '../rules/changed-rule.ts'
import { ruleTrial } from '../rules/rule-trial.ts'
import type { ApiRule } from '../schemas/index.ts'
import * as shapes from '../schemas/outputs.ts'
import { idParams } from '../schemas/params.ts'

const tags = ['rules']
const admin = { access: 'admin' } as const
const listSchema = {
  summary: 'All rules',
  tags,
  response: { 200: shapes.ruleList },
}
const addSchema = {
  summary: 'Add a rule',
  tags,
  body: shapes.ruleInput,
  response: { 201: shapes.rule },
}
const changeSchema = {
  summary: 'Change a rule',
  description:
    'Missing fields stay, null removes a field. Applies at once. Change rules of viewtron.yaml in that file.',
  tags,
  params: idParams,
  body: shapes.ruleChange,
  response: { 200: shapes.rule },
}
const removeSchema = { summary: 'Remove a rule', tags, params: idParams, response: { 204: z.null() } }
const trySchema = {
  summary: 'Test a rule on stored events, without triggering anything',
  description: 'Uses the last 7 days by default.',
  tags,
  body: shapes.ruleTry,
  response: { 200: shapes.ruleTried },
}

function presentRule({ id, source, config }: Rule, lastFired: ReadonlyMap<string, number>): ApiRule {
  const at = lastFired.get(id)
  return { ...config, id, source, lastFiredAt: isoOrNull(at) }
}

/** Routes that list all rules and change the ones that are not from viewtron.yaml. */
export function ruleRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { outputs, audit } = context
  const { rules } = outputs
  return async app => {
    app.get('/rules', { schema: listSchema, config: { access: 'read' } }, async () => {
      const lastFired = await rules.lastFired()
      return { items: rules.all().map(rule => presentRule(rule, lastFired)) }
    })
    app.post('/rules', { schema: addSchema, config: admin }, async (request, reply) => {
      const rule = await rules.add(request.body)
      audit.note(request, 'add-rule', rule.config.name, JSON.stringify(rule.config))
      return reply.code(201).send(presentRule(rule, new Map()))
    })
    app.patch('/rules/:id', { schema: changeSchema, config: admin }, async request => {
      const rule = await rules.change(request.params.id, config => changedRule(config, request.body))
      audit.note(request, 'change-rule', rule.config.name, JSON.stringify(request.body))
      return presentRule(rule, await rules.lastFired())
    })
    app.delete('/rules/:id', { schema: removeSchema, config: admin }, async (request, reply) => {
      const { config } = await rules.remove(request.params.id)
      audit.note(request, 'remove-rule', config.name)
      return reply.code(204).send(null)
    })
    app.post('/rules/try', { schema: trySchema, config: { access: 'read' } }, request => {
      // Recorded because the rule may contain plates and the answer shows stored events.
      audit.note(request, 'try-rule', JSON.stringify(request.body.rule.when))
      return ruleTrial(context, request.body)
    })
  }
}
