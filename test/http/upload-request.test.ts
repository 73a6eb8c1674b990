import { describe, expect, it } from '@jest/globals';
import { parseUpload } from '../../src/http/upload-request.js';

describe('an upload', () => {
  it('names the format of a meter file and the series its codes stand for', () => {
    const { options } = parseUpload('meters', {
      name: 'a.zip',
      site: 'hydro-1',
      format: 'nem12',
      map: ['NMI1:E1=MAIN', 'NMI1:B1=EXPORT-1'],
    });
    expect(options.format).toBe('nem12');
    expect(options.seriesMap).toEqual([
      { code: 'NMI1:B1', series: 'EXPORT-1' },
      { code: 'NMI1:E1', series: 'MAIN' },
    ]);
  });

  it('may name one series, or nothing', () => {
    const one = parseUpload('meters', { name: 'a.csv', map: 'a=MAIN' }).options;
    expect(one.seriesMap).toEqual([{ code: 'a', series: 'MAIN' }]);
    expect(parseUpload('meters', { name: 'a.csv' }).options).toMatchObject({ format: null, seriesMap: [] });
  });

  it.each([
    ['format', 'xlsx'],
    ['map', 'MAIN'],
    ['map', ''],
    ['map', ['a=b', 'a=c']],
    ['map', [['a=b']]],
    ['map', { a: 'b' }],
  ])('is refused when %s is %j', (name, value) => {
    const refused = expect.objectContaining({
      failure: expect.objectContaining({ code: 'UPLOAD.BAD_PARAMETER' }),
    });
    expect(() => parseUpload('meters', { name: 'a.csv', [name]: value })).toThrow(refused);
  });
});
