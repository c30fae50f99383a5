export { PictureLinks } from './picture-links.ts'
export { Webhooks, type WebhooksOptions } from './webhooks.ts'
