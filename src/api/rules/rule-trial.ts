import type { z } from 'zod'
import { tryRule } from '../../rules/index.ts'
import { dayMs } from '../../time/units.ts'
import type { ApiContext } from '../api-context.ts'
import { RequestInvalid } from '../api-error.ts'
import type { RuleTried } from '../schemas/index.ts'
import type { ruleTry } from '../schemas/outputs.ts'
import { untilSearchable } from '../until-searchable.ts'

const weekMs = 7 * dayMs

/** Tests a rule on stored events, by default those of the last week. Throws `request-invalid`. */
export async function ruleTrial(context: ApiContext, request: z.output<typeof ruleTry>): Promise<RuleTried> {
  const { queries, outputs, clock } = context
  const { rule, show } = request
  if (rule.health) {
    throw new RequestInvalid([
      { field: 'rule.health', message: 'is about the present; only events can be looked back at' },
    ])
  }
  // `to` is exclusive; include events of the current millisecond.
  const to = request.to ?? new Date(clock.now().getTime() + 1)
  const from = request.from ?? new Date(to.getTime() - weekMs)
  if (from > to) throw new RequestInvalid([{ field: 'to', message: 'is before from' }])
  await untilSearchable(context)
  return tryRule(rule, { queries, annotate: outputs.annotate, rules: outputs.rules, from, to, show })
}
