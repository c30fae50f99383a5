/** A line a person typed: no line ends and no other control characters, which people do not type and other programs reject. */
export const oneLine = /^\P{Cc}*$/u
export const oneLineHint = 'must be one line without control characters'

/** The characters that the value of an HTTP header may have (RFC 9110): Latin letters and signs, blanks and tabs. */
export const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/
export const headerValueHint = 'must be one line of Latin letters and signs, as HTTP headers are'
export const headerName = /^[\w!#$%&'*+.^`|~-]+$/
export const headerNameHint = 'must be the name of a header, such as X-Token'

/** A topic that can be published on: `+` and `#` are patterns, and brokers refuse control characters. */
export const publishTopic = /^[^+#\p{Cc}]+$/u
export const publishTopicHint = 'a topic to publish on has no +, no # and no control characters'
