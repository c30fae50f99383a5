/** The deepest nesting, thirty times that of any device; a post beyond it is hostile or broken. */
export const maxDepth = 256

/** The most tags, comments and other markup in one post. The largest known post has about a thousand. */
export const maxMarkup = 50_000

/** The most bytes of one tag, including its attributes. */
export const maxTagBytes = 65_536

/** The most bytes of one post without its pictures. */
export const maxSkeletonBytes = 1024 * 1024

/** The most documents in one post; devices send one. */
export const maxDocuments = 64
