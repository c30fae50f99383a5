/** Leaves out the lines that the browser prints about every answer with a status of 4xx. */
export const unexpected = (complaints: string[]) =>
  complaints.filter(one => !/Failed to load resource.*(4\d\d)/.test(one))
