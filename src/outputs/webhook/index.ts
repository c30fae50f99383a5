export { PictureLinks } from './picture-links.ts'
export { type Tested, Webhooks, type WebhooksOptions } from './webhooks.ts'
