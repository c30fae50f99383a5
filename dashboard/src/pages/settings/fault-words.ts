const words: Record<string, string> = {
  'database-damaged': 'The database is damaged:',
  'csv-line-missing': 'An event is missing in events.csv:',
  'row-unreadable': 'An event cannot be read:',
  'picture-missing': 'A picture is missing:',
  'picture-changed': 'A picture was changed:',
  'raw-post-missing': 'An original post is missing:',
  'raw-post-damaged': 'An original post is damaged:',
  'post-differs': 'An event is not that of its original post:',
  'stream-line-damaged': 'A line of status posts is damaged:',
}

/** The meaning of a fault in the stored data, in words. */
export const faultWords = (code: string): string => words[code] ?? `${code}:`
