export { maskPost } from './mask-post.ts'
export { PostRedactor, type Removal, removals } from './post-redactor.ts'
