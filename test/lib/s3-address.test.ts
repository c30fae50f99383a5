import { expect, test } from 'vitest'
import { parseS3Address, s3Words } from '../../src/lib/s3-address.ts'

test('an address names bucket, prefix, endpoint and region', () => {
  expect(
    parseS3Address('s3://pictures/site/north?endpoint=https://store.example.org:9000&region=eu-central-1'),
  ).toEqual({
    bucket: 'pictures',
    prefix: 'site/north/',
    endpoint: 'https://store.example.org:9000',
    region: 'eu-central-1',
  })
})

test('without endpoint it is a bucket of AWS, without prefix the whole bucket', () => {
  expect(parseS3Address('s3://pictures?region=eu-central-1')).toMatchObject({
    prefix: '',
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
  })
  expect(parseS3Address('s3://pictures/')).toMatchObject({ prefix: '', region: 'us-east-1' })
})

test.each([
  ['https://store.example.org/bucket', 'must be an address such as'],
  ['pictures', 'must be an address such as'],
  ['s3://key:secret@pictures/', 'must have only'],
  ['s3://pictures?endpont=http://a', 'endpont'],
  ['s3://pictures?endpoint=store', 'must have an endpoint'],
  ['s3://pictures?endpoint=http://store/path', 'must have an endpoint'],
  ['s3://Pictures_1/', 'names the bucket'],
  ['s3://pictures/a b', 'prefix'],
])('%s is refused with a reason', (text, reason) => {
  expect(parseS3Address(text)).toContain(reason)
})

test('the words for people have neither endpoint nor key', () => {
  expect(s3Words({ bucket: 'pictures', prefix: 'site/' })).toBe('s3://pictures/site')
  expect(s3Words({ bucket: 'pictures', prefix: '' })).toBe('s3://pictures')
})
