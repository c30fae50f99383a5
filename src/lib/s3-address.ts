/** A place in an S3 store. */
export interface S3Address {
  bucket: string
  /** Begins the names of all objects: empty, or with a slash at its end. */
  prefix: string
  /** The URL of the store, without a path. */
  endpoint: string
  region: string
}

/** A place in an S3 store, with the key for it. */
export interface S3Place extends S3Address {
  keyId: string
  secret: string
}

const usualRegion = 'us-east-1'
const parameters = ['endpoint', 'region']
const bucketPattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const prefixPattern = /^(?:[\w.-]+\/)*$/

function endpointOf(given: string | null, region: string): string | null {
  if (given === null) return `https://s3.${region}.amazonaws.com`
  const url = URL.canParse(given) ? new URL(given) : null
  const isPlain = url && /^https?:$/.test(url.protocol) && /^\/?$/.test(url.pathname) && !url.search && !url.username
  return isPlain ? url.origin : null
}

/** Reads `s3://bucket/prefix?endpoint=http://host:port&region=…`. Returns the reason, for people, if it is no such address. */
export function parseS3Address(text: string): S3Address | string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol !== 's3:') return 'must be an address such as s3://bucket/prefix?endpoint=https://store.example.org'
  if (url.username || url.password || url.port || url.hash)
    return 'must have only a bucket, a prefix, endpoint and region'
  const unknown = [...url.searchParams.keys()].find(name => !parameters.includes(name))
  if (unknown !== undefined) return `has the parameter ${unknown}, which is neither endpoint nor region`
  if (!bucketPattern.test(url.hostname)) return `names the bucket ${url.hostname || '""'}, which no store allows`
  const path = url.pathname.replace(/^\/+|\/+$/g, '')
  const prefix = path === '' ? '' : `${path}/`
  if (!prefixPattern.test(prefix)) return 'must have a prefix of letters, digits, dots, dashes and slashes'
  const region = url.searchParams.get('region') || usualRegion
  const endpoint = endpointOf(url.searchParams.get('endpoint'), region)
  if (endpoint === null) return 'must have an endpoint such as https://store.example.org:9000, without a path'
  return { bucket: url.hostname, prefix, endpoint, region }
}

/** The address without the way to the store: it stays when the store moves to another machine. */
export function s3Words({ bucket, prefix }: Pick<S3Address, 'bucket' | 'prefix'>): string {
  return `s3://${bucket}/${prefix}`.replace(/\/$/, '')
}
