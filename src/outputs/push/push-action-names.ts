/** The buttons of notifications. */
export const pushActionNames = ['seen', 'open'] as const
export type PushActionName = (typeof pushActionNames)[number]
