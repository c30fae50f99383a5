/** Deeper than any device nests by a factor of thirty; beyond it a post is hostile or broken. */
export const maxDepth = 256

/** Tags, comments and other markup of one post. The largest known has about a thousand. */
export const maxMarkup = 50_000

/** Bytes of one tag, its attributes included. */
export const maxTagBytes = 65_536

/** Bytes of one post without its pictures. */
export const maxSkeletonBytes = 1024 * 1024

/** Documents in one post; devices send one. */
export const maxDocuments = 64
