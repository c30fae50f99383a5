import type { FastifyRequest } from 'fastify'
import type { PathPrefix } from './path-prefix.ts'

export interface DashboardAddressOptions {
  /** The address in the settings, without a final slash; null without one. */
  publicUrl: string | null
  prefix: PathPrefix
}

/** The address of the dashboard without a final slash: that of the settings, else the one that this request used. */
export function dashboardAddress(
  { protocol, host, raw }: FastifyRequest,
  { publicUrl, prefix }: DashboardAddressOptions,
): string {
  return publicUrl ?? `${protocol}://${host}${prefix.of(raw)}`
}
