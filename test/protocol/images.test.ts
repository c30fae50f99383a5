import { describe, expect, test } from 'vitest'
import { findImageSpans, readJpegSize } from '../../src/protocol/index.ts'
import { cropJpeg, jpeg, otherOverviewJpeg, overviewJpeg } from './jpegs.ts'
import { alarm, crop, imageFacts, ipcPost, listInfo, overview } from './posts.ts'

const base64 = overviewJpeg.toString('base64')

function spansAsText(post: string): string[] {
  const bytes = Buffer.from(post)
  return findImageSpans(bytes).map(({ start, end }) => bytes.toString('utf8', start, end))
}

describe('findImageSpans', () => {
  test.each([
    ['plain', '<sourceBase64Data>AAAA</sourceBase64Data>'],
    ['wrapped', '<sourceBase64Data><![CDATA[AAAA]]></sourceBase64Data>'],
    ['with blanks around', '<targetBase64Data>\r\n  AAAA\t\n</targetBase64Data>'],
    ['with blanks in and around the wrapper', '<targetBase64Data> <![CDATA[\n AAAA \n]]>\n</targetBase64Data>'],
    ['behind attributes that hold a >', `<sourceBase64Data a=">" b='">'>AAAA</sourceBase64Data>`],
    ['in another case', '<SOURCEBASE64DATA>AAAA</SOURCEBASE64DATA>'],
  ])('finds the text alone, %s', (_, element) => {
    expect(spansAsText(`<config><x/>${element}</config>`)).toEqual(['AAAA'])
  })

  test.each([
    ['empty', '<sourceBase64Data></sourceBase64Data>'],
    ['blank', '<sourceBase64Data> \n </sourceBase64Data>'],
    ['self-closed', '<sourceBase64Data/><sourceBase64Data type="string" />'],
    ['wrapped nothing', '<sourceBase64Data><![CDATA[]]></sourceBase64Data>'],
    ['in a comment', '<!-- <sourceBase64Data>AAAA</sourceBase64Data> -->'],
    ['in another CDATA', '<a><![CDATA[<sourceBase64Data>AAAA</sourceBase64Data>]]></a>'],
    ['in an attribute', '<a b="<sourceBase64Data>AAAA</sourceBase64Data>"/>'],
    ['only the length', '<sourceBase64Length>4</sourceBase64Length>'],
  ])('finds nothing where an element is %s', (_, element) => {
    expect(spansAsText(`<config>${element}</config>`)).toEqual([])
  })

  test('finds nothing where the post ends inside an element', () => {
    expect(spansAsText('<config><sourceBase64Data>AAAA')).toEqual([])
    expect(spansAsText('<config><sourceBase64Data><![CDATA[AAAA</sourceBase64Data>')).toEqual([])
  })

  test('finds the same elements when their text is a file name', () => {
    const names = ['image:a-overview.jpg', 'image:a-target.jpg']
    const post = ipcPost('PEA', overview(names[0]!) + listInfo(crop(names[1]!)))
    expect(spansAsText(post)).toEqual(names)
    const original = ipcPost('PEA', overview(base64) + listInfo(crop('AAAA')))
    expect(spansAsText(original)).toEqual([base64, 'AAAA'])
  })

  test('finds the images of every document', () => {
    const one = '<config><sourceBase64Data>AAAA</sourceBase64Data></config>'
    expect(spansAsText(`${one}\n${one}`)).toEqual(['AAAA', 'AAAA'])
  })
})

describe('an image', () => {
  test('has the bytes, size and place of its base64', () => {
    const post = Buffer.from(ipcPost('PEA', overview(overviewJpeg, 1280, 720)))
    const [image] = alarm(post).images
    expect(image).toMatchObject({
      role: 'overview',
      target: null,
      width: 64,
      height: 36,
      contentType: 'image/jpeg',
      valid: true,
    })
    expect(image?.data).toEqual(overviewJpeg)
    expect(image?.bytes).toBe(overviewJpeg.length)
    expect(image?.spans.map(({ start, end }) => post.toString('latin1', start, end))).toEqual([base64])
  })

  test.each([
    ['folded', base64.replace(/.{76}/g, '$&\r\n')],
    ['without its padding', base64.replace(/=+$/, '')],
  ])('is read %s', (_, text) => {
    expect(alarm(ipcPost('PEA', overview(text))).images[0]?.data).toEqual(overviewJpeg)
  })

  test.each([
    ['a placeholder', 'BASE64_JPEG_TARGET_CROP', 0],
    ['a word of the right length', 'OVERVIEW', 6],
    ['broken base64', `${base64.slice(0, 40)}!!${base64.slice(42)}`, 0],
    ['an impossible length', 'AAAAA', 0],
    ['no JPEG', Buffer.from('GIF89a').toString('base64'), 6],
  ])('is kept but not valid when it is %s', (_, text, bytes) => {
    expect(imageFacts(alarm(ipcPost('PEA', overview(text))))).toEqual([
      { role: 'overview', target: null, width: null, height: null, bytes, contentType: null, valid: false },
    ])
  })

  test.each(['', '  \n '])('is none where its data is %j', text => {
    expect(alarm(ipcPost('PEA', overview(text))).images).toEqual([])
  })

  test('is none where its element is self-closed or missing', () => {
    const post = ipcPost(
      'PEA',
      '<sourceDataInfo><sourceBase64Data/></sourceDataInfo><listInfo><item><targetId>1</targetId><targetImageData/></item></listInfo>',
    )
    expect(alarm(post).images).toEqual([])
  })

  test.each([24_573, 24_576, 24_577, 100_000])('of %i bytes is read whole, folded or not', size => {
    const picture = Buffer.alloc(size, 'picture')
    picture.set([0xff, 0xd8])
    const text = picture.toString('base64')
    for (const sent of [text, text.replace(/.{64}/g, '$&\n')]) {
      expect(alarm(ipcPost('PEA', overview(sent))).images[0]?.data?.equals(picture)).toBe(true)
    }
    for (const broken of [`${text.slice(0, 9)}!${text.slice(10)}`, `${text.slice(0, 8)}=${text.slice(9)}`]) {
      expect(alarm(ipcPost('PEA', overview(broken))).images[0]?.valid).toBe(false)
    }
  })

  test('ignores the declared length', () => {
    const post = ipcPost('PEA', overview(overviewJpeg)).replace(/(Base64Length>)\d+/, '$1161438')
    expect(alarm(post).images[0]?.data).toEqual(overviewJpeg)
  })

  test('may be the crop in an element named for the overview', () => {
    const item = `<targetId>4</targetId><targetImageData><sourceBase64Data>${cropJpeg.toString('base64')}</sourceBase64Data></targetImageData>`
    expect(imageFacts(alarm(ipcPost('VFD', listInfo(item))))).toMatchObject([{ role: 'target', target: 0, width: 24 }])
  })

  test('that comes twice is one image with two positions', () => {
    const [image, ...others] = alarm(ipcPost('VEHICE', overview(overviewJpeg) + listInfo(crop(overviewJpeg)))).images
    expect(others).toEqual([])
    expect(image?.spans).toHaveLength(2)
  })

  test('of two different overviews is that of sourceDataInfo first', () => {
    const post = ipcPost('VEHICE', listInfo(crop(otherOverviewJpeg)) + overview(overviewJpeg))
    expect(alarm(post).images.map(image => image.data)).toEqual([overviewJpeg, otherOverviewJpeg])
  })
})

describe('readJpegSize', () => {
  test('reads the frame header of a real JPEG', async () => {
    expect(readJpegSize(await jpeg(321, 123))).toEqual({ width: 321, height: 123 })
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['no JPEG', Buffer.from('hello world')],
    ['only the start of one', overviewJpeg.subarray(0, 20)],
    ['a segment length of zero', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 0, 0, 0])],
  ])('is null for %s', (_, bytes) => {
    expect(readJpegSize(bytes)).toBeNull()
  })
})
