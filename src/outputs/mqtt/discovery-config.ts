/** What tells Home Assistant about one entity; published retained, an empty payload removes the entity. */
export interface DiscoveryConfig {
  topic: string
  config: Record<string, unknown>
}
